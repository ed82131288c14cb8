/** Two-sided 95 % quantile of the standard normal distribution. */
const Z95 = 1.959963984540054;

/** Sums of thirds and sixths are off by less. */
const ROUNDING = 1e-12;

/**
 * Wilson's score interval of a proportion (Wilson 1927, J. Am. Stat. Assoc. 22). Rows are independent: of rows in
 * groups it is too narrow.
 *
 * @param proportion share of rows that are correct
 */
export function wilson95(proportion: number, rows: number): [number, number] {
  const z2 = Z95 * Z95;
  const centre = (proportion + z2 / (2 * rows)) / (1 + z2 / rows);
  const half = (Z95 / (1 + z2 / rows)) * Math.sqrt((proportion * (1 - proportion)) / rows + z2 / (4 * rows * rows));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * Wilson's interval of an accuracy that is a mean over replicates. Averaging takes some of a row's variance away, as
 * much as replicates disagree, so that n rows count for more (the effective sample size of Korn and Graubard 1998):
 * Wilson's own would cover 99 % where three seeds differ in every fourth row (docs/statistics.md). A row counts for as
 * many as there are replicates at most, as if these were independent: where all rows have the same share their variance
 * is 0, by chance, and says nothing of other rows.
 *
 * @param scores share of replicates that are right, row by row: [rows], independent of each other
 */
export function wilsonOfMeans95(scores: Float64Array, replicates: number): [number, number] {
  const rows = scores.length;
  const proportion = scores.reduce((sum, score) => sum + score, 0) / rows;
  const variance = scores.reduce((sum, score) => sum + (score - proportion) ** 2, 0) / rows;
  const ofOne = proportion * (1 - proportion);
  // All right or all wrong, but for rounding: the replicates agree.
  if (ofOne < ROUNDING) return wilson95(Math.round(proportion), rows);
  return wilson95(proportion, rows * Math.min(replicates, ofOne / variance));
}

/** The normal interval of a mean over independent rows. @param sd standard deviation of a row */
export function normal95(rowMean: number, sd: number, rows: number): [number, number] {
  const half = (Z95 * sd) / Math.sqrt(rows);
  return [rowMean - half, rowMean + half];
}
