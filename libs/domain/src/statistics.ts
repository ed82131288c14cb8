/** Arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Two-sided 95 % quantile of the standard normal distribution. */
const Z95 = 1.959963984540054;

/**
 * Wilson's score interval of a proportion (Wilson 1927, J. Am. Stat. Assoc. 22).
 *
 * @param proportion share of rows that are correct; the mean over replicates may be given, for which the interval is
 *   an upper bound, since averaging over replicates can only shrink the variance of a row
 */
export function wilson95(proportion: number, rows: number): [number, number] {
  const z2 = Z95 * Z95;
  const centre = (proportion + z2 / (2 * rows)) / (1 + z2 / rows);
  const half = (Z95 / (1 + z2 / rows)) * Math.sqrt((proportion * (1 - proportion)) / rows + z2 / (4 * rows * rows));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** The normal interval of a mean over rows. @param sd standard deviation of a row */
export function normal95(rowMean: number, sd: number, rows: number): [number, number] {
  const half = (Z95 * sd) / Math.sqrt(rows);
  return [rowMean - half, rowMean + half];
}
