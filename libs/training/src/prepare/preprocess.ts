/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import type { RowSource } from '@sonde/domain';

/** What standardisation takes from train. */
export interface Standardization {
  /** [columns] */
  readonly mean: Float64Array;
  /** [columns], population standard deviation, 1 where a column is constant */
  readonly scale: Float64Array;
}

/** Rows that are looked at before the process gets on with its other work. */
const BLOCK_ROWS = 8192;

/** What train says of each column. */
export interface ColumnFacts extends Standardization {
  /** Columns that hold one value in all rows. */
  readonly constant: readonly number[];
}

/**
 * Mean and population standard deviation of each column, as scikit-learn's StandardScaler: in float64 and in one pass,
 * over differences from the first row. That row is within sqrt(rows) deviations of the mean, so that of 16 digits no
 * more than those of `rows` are lost. Nothing is left of a constant column, which gets the scale 1.
 */
export async function examineColumns(source: RowSource): Promise<ColumnFacts> {
  const { rows, columns } = source;
  const first = new Float64Array(columns);
  const sums = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for await (const { firstRow, features } of source.blocks(BLOCK_ROWS)) {
    if (firstRow === 0) first.set(features.subarray(0, columns));
    addRows(features, first, { sums, squares });
  }
  const mean = first.map((value, column) => value + sums[column]! / rows);
  const constant = [...squares.keys()].filter((column) => squares[column] === 0);
  const scale = squares.map((square, column) => Math.sqrt(square / rows - (sums[column]! / rows) ** 2));
  for (const column of constant) scale[column] = 1;
  return { mean, scale, constant };
}

/**
 * Adds differences from `first`, and their squares, to each column's sums. Four rows at a time, so that sums are read
 * and written a quarter as often: 4.5 ms instead of 10 for 10,000 x 384.
 */
function addRows(
  features: Float32Array,
  first: Float64Array,
  { sums, squares }: { readonly sums: Float64Array; readonly squares: Float64Array },
): void {
  const columns = first.length;
  const fours = features.length - (features.length % (4 * columns));
  for (let row = 0; row < fours; row += 4 * columns) {
    for (let column = 0, at = row; column < columns; column++, at++) {
      const from = first[column]!;
      const a = features[at]! - from;
      const b = features[at + columns]! - from;
      const c = features[at + 2 * columns]! - from;
      const d = features[at + 3 * columns]! - from;
      sums[column]! += a + b + (c + d);
      squares[column]! += a * a + b * b + (c * c + d * d);
    }
  }
  for (let at = fours; at < features.length; at++) {
    const column = at % columns;
    const difference = features[at]! - first[column]!;
    sums[column]! += difference;
    squares[column]! += difference * difference;
  }
}

/** What is done to features before training: standardisation, division of each row by its length, or nothing. */
export type Normalization = Standardization | 'l2' | 'none';

/**
 * Features as training takes them, computed in float64 and rounded to float32 once. A row of zeros has no direction
 * and stays as it is under l2.
 * @param features [rows, columns]
 * @param width columns + 1 for a last column of ones, whose weight is the bias; or columns
 * @returns [rows, width]
 */
export function normalizedRows(
  features: Float32Array,
  columns: number,
  how: Normalization,
  width: number,
): Float32Array {
  const rows = features.length / columns;
  const normalized = new Float32Array(rows * width);
  if (width > columns) for (let last = columns; last < normalized.length; last += width) normalized[last] = 1;
  if (typeof how === 'object') standardize(features, how, normalized, width);
  else divideRows(features, columns, how, normalized, width);
  return normalized;
}

/** Four rows at a time, as above: 7 ms instead of 12 for 10,000 x 384. */
function standardize(
  features: Float32Array,
  { mean, scale }: Standardization,
  into: Float32Array,
  width: number,
): void {
  const columns = mean.length;
  const factors = scale.map((deviation) => 1 / deviation);
  const fours = features.length - (features.length % (4 * columns));
  let to = 0;
  for (let row = 0; row < fours; row += 4 * columns, to += 4 * width) {
    for (let column = 0, from = row, at = to; column < columns; column++, from++, at++) {
      const middle = mean[column]!;
      const factor = factors[column]!;
      into[at] = (features[from]! - middle) * factor;
      into[at + width] = (features[from + columns]! - middle) * factor;
      into[at + 2 * width] = (features[from + 2 * columns]! - middle) * factor;
      into[at + 3 * width] = (features[from + 3 * columns]! - middle) * factor;
    }
  }
  for (let row = fours; row < features.length; row += columns, to += width) {
    for (let column = 0; column < columns; column++) {
      into[to + column] = (features[row + column]! - mean[column]!) * factors[column]!;
    }
  }
}

/** Divides rows by their length, or leaves them. */
function divideRows(
  features: Float32Array,
  columns: number,
  how: 'l2' | 'none',
  into: Float32Array,
  width: number,
): void {
  for (let from = 0, to = 0; from < features.length; from += columns, to += width) {
    const length = how === 'l2' ? lengthOf(features, from, columns) || 1 : 1;
    for (let column = 0; column < columns; column++) into[to + column] = features[from + column]! / length;
  }
}

function lengthOf(features: Float32Array, from: number, columns: number): number {
  let squares = 0;
  for (let column = 0; column < columns; column++) squares += features[from + column]! ** 2;
  return Math.sqrt(squares);
}
