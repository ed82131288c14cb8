import { counted, formatEstimate, formatInterval, formatNumber, formatPValue } from './numbers';

describe('formatNumber', () => {
  it.each([
    [0.61, '0.6100'],
    [1, '1.0000'],
    [0, '0.0000'],
    [0.0001, '0.0001'],
    [0.00004, '4.000e-5'],
    [-0.25, '-0.2500'],
    [null, '–'],
    [undefined, '–'],
  ])('writes %s as %s', (value, words) => {
    expect(formatNumber(value)).toBe(words);
  });
});

it('writes intervals with three digits', () => {
  expect(formatInterval([-0.034, 0.0534])).toBe('-0.034 … 0.053');
  expect(formatInterval(null)).toBe('–');
});

it('says of a tiny p no more than that it is tiny', () => {
  const words = ['< 0.0001', '0.0001', '0.6887', '–'];
  expect([0.00009, 0.0001, 0.6887, null].map((p) => formatPValue(p))).toEqual(words);
});

it('counts in thousands, in the plural but of one', () => {
  expect([0, 1, 1200].map((count) => counted(count, 'trial'))).toEqual(['0 trials', '1 trial', '1,200 trials']);
});

it('writes a value with its interval, where it has one', () => {
  expect(formatEstimate(0.9, [0.876, 0.921])).toBe('0.9000 (0.876 … 0.921)');
  expect(formatEstimate(0.9, null)).toBe('0.9000');
});
