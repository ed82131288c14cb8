import { foldStandardization } from './exported-weights';

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
