/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { constantColumns, normalizedRows, standardization } from './preprocess';

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

  it('divides constant columns by 1 and takes off their very value', () => {
    const thousands = new Float32Array(3000).fill(0.1);
    const constant = standardization(thousands, 1, constantColumns(thousands, 1));
    expect([constant.mean[0], constant.scale[0]]).toEqual([Math.fround(0.1), 1]);
    expect([mean[1], scale[1], mean[2], scale[2]]).toEqual([5, 1, Math.fround(0.1), 1]);
  });
});

describe('normalizedRows', () => {
  it('standardises in float64, rounds once, and adds the column of ones', () => {
    const rows = normalizedRows(FEATURES, 4, standardization(FEATURES, 4, [1, 2]));
    const root = Math.sqrt(1.5);
    const expected = [-root, 0, 0, -Math.SQRT1_2, 1, 0, 0, 0, Math.SQRT2, 1, root, 0, 0, -Math.SQRT1_2, 1];
    expected.forEach((value, at) => expect(rows[at]).toBeCloseTo(value, 6));
    // Of constant columns nothing at all is left.
    expect([1, 2, 6, 7, 11, 12].map((at) => rows[at])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('only adds the column of ones where nothing is to be normalised', () => {
    expect([...normalizedRows(Float32Array.of(1, 2, 3, 4), 2, null)]).toEqual([1, 2, 1, 3, 4, 1]);
  });
});
