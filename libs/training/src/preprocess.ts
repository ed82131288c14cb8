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
 * Mean and population standard deviation of each column, in float64, as scikit-learn's StandardScaler; two passes.
 * The mean of equal float32 numbers is that number (float64 holds their sum exactly, up to 2^29 rows), so nothing is
 * left of constant columns, which get the scale 1; they are told by their values all the same, not by a deviation that
 * happens to be 0.
 */
export async function examineColumns(source: RowSource): Promise<ColumnFacts> {
  const { rows, columns } = source;
  const mean = new Float64Array(columns);
  const first = new Float32Array(columns);
  const varies = new Uint8Array(columns);
  for await (const { firstRow, features } of source.blocks(BLOCK_ROWS)) {
    if (firstRow === 0) first.set(features.subarray(0, columns));
    for (let row = 0; row < features.length; row += columns) {
      for (let column = 0; column < columns; column++) {
        const value = features[row + column]!;
        mean[column]! += value;
        if (value !== first[column]) varies[column] = 1;
      }
    }
  }
  for (let column = 0; column < columns; column++) mean[column]! /= rows;

  const scale = new Float64Array(columns);
  for await (const { features } of source.blocks(BLOCK_ROWS)) {
    for (let row = 0; row < features.length; row += columns) {
      for (let column = 0; column < columns; column++) {
        const deviation = features[row + column]! - mean[column]!;
        scale[column]! += deviation * deviation;
      }
    }
  }
  const constant = [...varies.keys()].filter((column) => varies[column] === 0);
  for (let column = 0; column < columns; column++) scale[column] = Math.sqrt(scale[column]! / rows);
  for (const column of constant) scale[column] = 1;
  return { mean, scale, constant };
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
  if (width > columns) normalized.fill(1);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    const to = row * width;
    if (typeof how === 'object') {
      for (let column = 0; column < columns; column++) {
        normalized[to + column] = (features[from + column]! - how.mean[column]!) / how.scale[column]!;
      }
    } else {
      const length = how === 'l2' ? lengthOf(features, from, columns) || 1 : 1;
      for (let column = 0; column < columns; column++) normalized[to + column] = features[from + column]! / length;
    }
  }
  return normalized;
}

function lengthOf(features: Float32Array, from: number, columns: number): number {
  let squares = 0;
  for (let column = 0; column < columns; column++) squares += features[from + column]! ** 2;
  return Math.sqrt(squares);
}
