import { constantColumns, standardization, standardize } from './preprocess';

// Columns: 1 2 3, constant, constant but not exact in binary, nearly constant.
const FEATURES = Float32Array.of(1, 5, 0.1, 1, 2, 5, 0.1, 1 + 2 ** -23, 3, 5, 0.1, 1);

describe('constantColumns', () => {
  it('finds columns of one value, not columns that hardly vary', () => {
    expect(constantColumns(FEATURES, 4)).toEqual([1, 2]);
  });

  it('finds all columns of one row', () => {
    expect(constantColumns(FEATURES.subarray(0, 4), 4)).toEqual([0, 1, 2, 3]);
  });
});

describe('standardization', () => {
  const { mean, scale } = standardization(FEATURES, 4, [1, 2]);

  it('takes mean and population deviation of each column', () => {
    expect(mean[0]).toBe(2);
    expect(scale[0]).toBeCloseTo(Math.sqrt(2 / 3), 15);
    // One of three values is 2^-23 above the others.
    expect(mean[3]).toBeCloseTo(1 + 2 ** -23 / 3, 15);
    expect(scale[3]! / 2 ** -23).toBeCloseTo(Math.sqrt(2) / 3, 8);
  });

  it('divides constant columns by 1 and takes their very value off, where a sum of thousands is off by a rounding', () => {
    const thousands = new Float32Array(3000).fill(0.1);
    const constant = standardization(thousands, 1, constantColumns(thousands, 1));
    expect([constant.mean[0], constant.scale[0]]).toEqual([Math.fround(0.1), 1]);
    expect([mean[1], scale[1], mean[2], scale[2]]).toEqual([5, 1, Math.fround(0.1), 1]);
  });

  it('standardises in float64 and rounds once', () => {
    const standardized = standardize(FEATURES, { mean, scale });
    const root = Math.sqrt(1.5);
    expect(Array.from(standardized)).toEqual(
      [-root, 0, 0, -Math.SQRT1_2, 0, 0, 0, Math.SQRT2, root, 0, 0, -Math.SQRT1_2].map((value) =>
        value === 0 ? 0 : (expect.closeTo(value, 6) as number),
      ),
    );
  });
});
