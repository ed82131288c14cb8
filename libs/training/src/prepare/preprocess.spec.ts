/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { examineColumns, normalizedRows } from './preprocess';
import { ResidentRows } from './rows';

// Columns: 1 2 3, constant, constant but not exact in binary, nearly constant.
const FEATURES = Float32Array.of(1, 5, 0.1, 1, 2, 5, 0.1, 1 + 2 ** -23, 3, 5, 0.1, 1);

const examine = (features: Float32Array, columns: number) => examineColumns(new ResidentRows(features, columns));

describe('examineColumns', () => {
  it('finds columns of one value, not columns that hardly vary', async () => {
    expect((await examine(FEATURES, 4)).constant).toEqual([1, 2]);
  });

  it('finds all columns of one row', async () => {
    expect((await examine(FEATURES.subarray(0, 4), 4)).constant).toEqual([0, 1, 2, 3]);
  });

  it('takes mean and population deviation of each column', async () => {
    const { mean, scale } = await examine(FEATURES, 4);
    expect(mean[0]).toBe(2);
    expect(scale[0]).toBeCloseTo(Math.sqrt(2 / 3), 15);
    // One of three values is 2^-23 above the others.
    expect(mean[3]).toBeCloseTo(1 + 2 ** -23 / 3, 15);
    expect(scale[3]! / 2 ** -23).toBeCloseTo(Math.sqrt(2) / 3, 8);
  });

  it('divides constant columns by 1 and takes off their very value', async () => {
    // More rows than are looked at in one go.
    const { mean, scale, constant } = await examine(new Float32Array(20_000).fill(0.1), 1);
    expect([mean[0], scale[0], constant]).toEqual([Math.fround(0.1), 1, [0]]);
    const few = await examine(FEATURES, 4);
    expect([few.mean[1], few.scale[1], few.mean[2], few.scale[2]]).toEqual([5, 1, Math.fround(0.1), 1]);
  });
});

describe('normalizedRows', () => {
  it('standardises in float64, rounds once, and adds the column of ones', async () => {
    const rows = normalizedRows(FEATURES, 4, await examine(FEATURES, 4), 5);
    const root = Math.sqrt(1.5);
    const expected = [-root, 0, 0, -Math.SQRT1_2, 1, 0, 0, 0, Math.SQRT2, 1, root, 0, 0, -Math.SQRT1_2, 1];
    expected.forEach((value, at) => expect(rows[at]).toBeCloseTo(value, 6));
    // Of constant columns nothing at all is left.
    expect([1, 2, 6, 7, 11, 12].map((at) => rows[at])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('standardises every row, also where they are no multiple of four', () => {
    // (row - 2) / 2 and (10 x row - 5) / 5 of rows 0 to 5.
    const features = Float32Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? at / 2 : 5 * (at - 1)));
    const how = { mean: Float64Array.of(2, 5), scale: Float64Array.of(2, 5) };
    expect([...normalizedRows(features, 2, how, 3)]).toEqual(
      [0, 1, 2, 3, 4, 5].flatMap((row) => [row / 2 - 1, 2 * row - 1, 1]),
    );
    expect([...normalizedRows(features, 2, how, 2)]).toEqual(
      [0, 1, 2, 3, 4, 5].flatMap((row) => [row / 2 - 1, 2 * row - 1]),
    );
  });

  it('only adds the column of ones where nothing is to be normalised', () => {
    expect([...normalizedRows(Float32Array.of(1, 2, 3, 4), 2, 'none', 3)]).toEqual([1, 2, 1, 3, 4, 1]);
    expect([...normalizedRows(Float32Array.of(1, 2, 3, 4), 2, 'none', 2)]).toEqual([1, 2, 3, 4]);
  });

  it('divides rows by their length for l2, and leaves rows of zeros', () => {
    expect([...normalizedRows(Float32Array.of(3, 4, 0, 0), 2, 'l2', 3)]).toEqual(
      [0.6, 0.8, 1, 0, 0, 1].map(Math.fround),
    );
  });
});
