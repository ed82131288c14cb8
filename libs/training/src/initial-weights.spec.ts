import { initialWeights } from './initial-weights';

describe('initialWeights', () => {
  it('draws weight and bias within 1 / sqrt(columns), evenly', () => {
    const { weight, bias } = initialWeights('torch', 0, 10, 400);
    const values = [...weight, ...bias];
    expect(Math.max(...values)).toBeLessThan(0.05);
    expect(Math.max(...values)).toBeGreaterThan(0.0499);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.05);
    // Standard error of the mean of 4010 uniforms over a width of 0.1: 0.00046.
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.0018);
  });

  it('depends on the seed and on nothing else', () => {
    expect(initialWeights('torch', 7, 3, 5)).toEqual(initialWeights('torch', 7, 3, 5));
    expect(initialWeights('torch', 7, 3, 5)).not.toEqual(initialWeights('torch', 8, 3, 5));
  });

  it('starts from Random123’s first word at seed 0', () => {
    // 0x6627e8d5 keeps 24 bits of 32.
    const uniform = (0x6627e8d5 >>> 8) / 2 ** 24;
    expect(initialWeights('torch', 0, 2, 4).weight[0]).toBe(Math.fround((2 * uniform - 1) / 2));
  });

  it('is zero where asked for', () => {
    const { weight, bias } = initialWeights('zeros', 0, 2, 3);
    expect([...weight, ...bias]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
