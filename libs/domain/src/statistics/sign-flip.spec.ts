import { oracle } from './__fixtures__/oracle';
import { signFlip } from './sign-flip';

describe('signFlip', () => {
  it.each(oracle.sign_flip)('gives what scipy gives for $differences', ({ differences, p }) => {
    expect(signFlip(differences).p).toBeCloseTo(p, 12);
  });

  it('draws signs where there are more than 16, and says the same twice', () => {
    const { differences, p } = oracle.sign_flip_of_many;
    // Over 9,999 draws the standard error is at most 0.005.
    expect(Math.abs(signFlip(differences).p - p)).toBeLessThan(0.015);
    expect(signFlip(differences, 1)).toEqual(signFlip(differences, 1));
    expect(signFlip(differences, 1).p).not.toBe(signFlip(differences, 2).p);
  });

  it('takes sums for equal that differ by rounding', () => {
    // 0.1 + 0.2 - 0.3 + 0.4 and -0.1 - 0.2 + 0.3 + 0.4 are 0.4 but for rounding; of sixteen sums ten are as large.
    expect(signFlip([0.1, 0.2, -0.3, 0.4]).p).toBe(0.625);
  });

  it.each([
    [1, 1],
    [5, 0.0625],
    [6, 0.03125],
    // Of 9,999 draws none below 1 in 10,000 comes out, though 2 / 2^20 is smaller.
    [20, 0.0001],
  ])('says that %d differences give no p below %p', (n, smallest) => {
    const alike = signFlip(new Array<number>(n).fill(1));
    expect(alike.smallest).toBe(smallest);
    expect(alike.p).toBe(smallest);
  });
});
