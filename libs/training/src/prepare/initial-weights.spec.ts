import { initialWeights } from './initial-weights';

describe('initialWeights', () => {
  it('draws weight and bias within 1 / sqrt(columns), evenly', () => {
    const [{ weight, bias }] = initialWeights({ init: 'torch', hidden: 0, outputs: 10 }, 0, 400);
    const values = [...weight, ...bias];
    expect(Math.max(...values)).toBeLessThan(0.05);
    expect(Math.max(...values)).toBeGreaterThan(0.0499);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.05);
    // Standard error of the mean of 4010 uniforms over a width of 0.1: 0.00046.
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.0018);
  });

  it('depends on the seed and on nothing else', () => {
    expect(initialWeights({ init: 'torch', hidden: 0, outputs: 3 }, 7, 5)).toEqual(
      initialWeights({ init: 'torch', hidden: 0, outputs: 3 }, 7, 5),
    );
    expect(initialWeights({ init: 'torch', hidden: 0, outputs: 3 }, 7, 5)).not.toEqual(
      initialWeights({ init: 'torch', hidden: 0, outputs: 3 }, 8, 5),
    );
  });

  it('starts from Random123’s first word at seed 0', () => {
    // 0x6627e8d5 keeps 24 bits of 32.
    const uniform = (0x6627e8d5 >>> 8) / 2 ** 24;
    expect(initialWeights({ init: 'torch', hidden: 0, outputs: 2 }, 0, 4)[0].weight[0]).toBe(
      Math.fround((2 * uniform - 1) / 2),
    );
  });

  it('is zero where asked for', () => {
    const [{ weight, bias }] = initialWeights({ init: 'zeros', hidden: 0, outputs: 2 }, 0, 3);
    expect([...weight, ...bias]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('draws a hidden layer first, each layer by its own inputs', () => {
    const [hidden, last] = initialWeights({ init: 'torch', hidden: 2500, outputs: 3 }, 0, 4);
    expect([hidden.weight.length, hidden.bias.length, last?.weight.length, last?.bias.length]).toEqual([
      10_000, 2500, 7500, 3,
    ]);
    expect(Math.max(...hidden.weight)).toBeGreaterThan(0.499);
    expect(Math.max(...(last?.weight ?? []))).toBeLessThan(0.02);
  });
});
