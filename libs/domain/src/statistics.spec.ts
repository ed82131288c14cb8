import { mean, normal95, wilson95 } from './statistics';

describe('wilson95', () => {
  // scipy.stats.binomtest(correct, rows).proportion_ci(method='wilson')
  it.each([
    [305, 500, [0.566564, 0.6517587]],
    [0, 10, [0, 0.2775328]],
    [10, 10, [0.7224672, 1]],
    [1, 2, [0.0945312, 0.9054688]],
  ])('of %d in %d', (correct, rows, [low = 0, high = 0]) => {
    const interval = wilson95(correct / rows, rows);
    expect(interval[0]).toBeCloseTo(low, 6);
    expect(interval[1]).toBeCloseTo(high, 6);
  });
});

describe('normal95', () => {
  it('is 1.96 standard errors wide on each side', () => {
    // sd 2 over 400 rows: standard error 0.1
    expect(normal95(1, 2, 400)).toEqual([expect.closeTo(0.8040036, 6), expect.closeTo(1.1959964, 6)]);
  });
});

describe('mean', () => {
  it('averages', () => expect(mean([1, 2, 6])).toBe(3));
});
