import { foldStandardization, weightNorm, withWeights } from './exported-weights';

describe('foldStandardization', () => {
  it('makes of weights for (x - mean) / scale those for x', () => {
    const raw = { weight: Float32Array.of(1, 2, -3, 4), bias: Float32Array.of(0.5, -0.5) };
    const folded = foldStandardization(raw, { mean: Float64Array.of(10, -1), scale: Float64Array.of(2, 0.5) });
    expect(Array.from(folded.weight)).toEqual([0.5, 4, -1.5, 8]);
    // 0.5 - (0.5 x 10 + 4 x -1) and -0.5 - (-1.5 x 10 + 8 x -1)
    expect(Array.from(folded.bias)).toEqual([-0.5, 22.5]);
  });

  it('sums in float64', () => {
    const columns = 1000;
    const raw = { weight: new Float32Array(columns).fill(1), bias: Float32Array.of(0) };
    const mean = new Float64Array(columns).fill(1 + 1e-9);
    const folded = foldStandardization(raw, { mean, scale: new Float64Array(columns).fill(1) });
    expect(folded.bias[0]).toBe(-1000);
    mean[0] = 1e9;
    mean[1] = -1e9;
    const { bias } = foldStandardization(raw, { mean, scale: new Float64Array(columns).fill(1) });
    expect(bias[0]).toBeCloseTo(-998, 3);
  });
});

describe('weightNorm', () => {
  it('is the root of the squares of all matrices, without biases', () => {
    const first = { weight: Float32Array.of(1, -2, 3, 4), bias: Float32Array.of(100, 100) };
    // 1 + 4 + 9 + 16 is 30; with 9 and 25 of the second layer it is 64.
    expect(weightNorm([first])).toBe(Math.sqrt(30));
    expect(weightNorm([first, { weight: Float32Array.of(-3, 5), bias: Float32Array.of(7) }])).toBe(8);
  });

  it('sums in float64', () => {
    // In float32, 2 ** 24 and 1 is 2 ** 24 again, however often.
    const weight = new Float32Array(2 ** 12 + 1).fill(1);
    weight[0] = 2 ** 12;
    expect(weightNorm([{ weight, bias: Float32Array.of(0) }])).toBe(Math.sqrt(2 ** 24 + 2 ** 12));
  });

  it('is of the weights for normalised features, and of none that diverged', () => {
    const how = { mean: Float64Array.of(0, 0), scale: Float64Array.of(2, 0.5) };
    const trained = (weight: Float32Array, diverged: boolean) =>
      withWeights({ raw: [{ weight, bias: Float32Array.of(1) }], diverged }, how).weightNorm;
    expect(trained(Float32Array.of(3, 4), false)).toBe(5);
    expect(trained(Float32Array.of(3, 4), true)).toBeNull();
    expect(trained(Float32Array.of(3, NaN), false)).toBeNull();
  });
});
