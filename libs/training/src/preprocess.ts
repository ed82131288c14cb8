/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
/** What standardisation takes from train. */
export interface Standardization {
  /** [columns] */
  readonly mean: Float64Array;
  /** [columns], population standard deviation, 1 where a column is constant */
  readonly scale: Float64Array;
}

/** The columns of `features` [rows, columns] that hold one value in all rows. */
export function constantColumns(features: Float32Array, columns: number): number[] {
  const varies = new Uint8Array(columns);
  for (let row = columns; row < features.length; row += columns) {
    for (let column = 0; column < columns; column++) {
      if (features[row + column] !== features[column]) varies[column] = 1;
    }
  }
  return [...varies.keys()].filter((column) => varies[column] === 0);
}

/**
 * Mean and population standard deviation of each column, in float64, as scikit-learn's StandardScaler.
 * The mean of equal float32 numbers is that number (float64 holds their sum exactly, up to 2^29 rows), so nothing is
 * left of constant columns; they are told by their values all the same, not by a deviation that happens to be 0.
 * @param features of train, [rows, columns], row-major
 * @param constant the columns of `constantColumns`, which get the scale 1
 */
export function standardization(features: Float32Array, columns: number, constant: readonly number[]): Standardization {
  const rows = features.length / columns;
  const mean = new Float64Array(columns);
  for (let row = 0; row < features.length; row += columns) {
    for (let column = 0; column < columns; column++) mean[column]! += features[row + column]!;
  }
  for (let column = 0; column < columns; column++) mean[column]! /= rows;

  const scale = new Float64Array(columns);
  for (let row = 0; row < features.length; row += columns) {
    for (let column = 0; column < columns; column++) {
      const deviation = features[row + column]! - mean[column]!;
      scale[column]! += deviation * deviation;
    }
  }
  for (let column = 0; column < columns; column++) scale[column] = Math.sqrt(scale[column]! / rows);
  for (const column of constant) scale[column] = 1;
  return { mean, scale };
}

/**
 * What the training program takes of features: (features - mean) / scale, or the features themselves, and a last column
 * of ones, whose weight is the bias. Computed in float64 and rounded to float32 once.
 * @returns [rows, columns + 1]
 */
export function normalizedRows(features: Float32Array, columns: number, scaling: Standardization | null): Float32Array {
  const rows = features.length / columns;
  const normalized = new Float32Array(rows * (columns + 1)).fill(1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = features[row * columns + column]!;
      normalized[row * (columns + 1) + column] = scaling
        ? (value - scaling.mean[column]!) / scaling.scale[column]!
        : value;
    }
  }
  return normalized;
}
