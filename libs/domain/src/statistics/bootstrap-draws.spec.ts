import { oracle, near } from './__fixtures__/oracle';
import { bootstrapP, percentile95 } from './bootstrap-draws';

describe('percentile95', () => {
  it('gives what numpy gives', () => {
    expect(percentile95(oracle.percentile.draws)).toEqual(near(oracle.percentile.interval));
  });

  it('takes one draw, and leaves draws as they were', () => {
    expect(percentile95([3])).toEqual([3, 3]);
    const draws = Float64Array.of(2, 1);
    percentile95(draws);
    expect([...draws]).toEqual([2, 1]);
  });
});

describe('bootstrapP', () => {
  it.each([
    // 2 (0 + 1) / (9 + 1)
    ['all above 0', [1, 1, 1, 1, 1, 1, 1, 1, 1], 0.2],
    ['all below 0', [-1, -1, -1, -1, -1, -1, -1, -1, -1], 0.2],
    // 2 (2 + 1) / (9 + 1)
    ['two on the other side, one of them 0', [1, 1, 1, 1, 1, 1, 1, 0, -1], 0.6],
    ['nothing but 0', [0, 0, 0], 1],
  ])('of draws that are %s', (_, draws, p) => expect(bootstrapP(draws)).toBeCloseTo(p, 12));
});
