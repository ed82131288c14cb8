/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { timesDrawn, unitsOf, type BootstrapOptions, type ResampledRows } from './resamples';

/** Scores of several candidates on the same rows, with the groups of rows where there are any. */
export interface RowScores extends ResampledRows {
  readonly columns: number;
  /** [rows, columns] */
  readonly values: Float64Array;
}

/**
 * Bootstrap of means (Efron 1979): the mean of each column over resampled rows, or over resampled groups, where it is
 * the sum of their rows' scores by the number of their rows: [draws, columns]. All columns see the same draws, so that
 * the difference of two is a paired one. A thousand draws of 1,000 rows in 224 columns take 0.2 s.
 */
export function bootstrapMeans(scores: RowScores, { draws, seed, first = 0 }: BootstrapOptions): Float64Array {
  const { columns } = scores;
  const { sums, sizes } = sumsOfUnits(scores);
  const means = new Float64Array(draws * columns);
  for (let draw = 0; draw < draws; draw++) {
    const ofDraw = means.subarray(draw * columns, (draw + 1) * columns);
    const times = timesDrawn(sizes.length, seed, first + draw);
    addDrawn(ofDraw, sums, times);
    const rows = times.reduce((sum, count, unit) => sum + count * sizes[unit]!, 0);
    for (let column = 0; column < columns; column++) ofDraw[column]! /= rows;
  }
  return means;
}

/** Adds up the units' scores [units, columns], each as often as it was drawn. */
function addDrawn(total: Float64Array, sums: Float64Array, times: Float64Array): void {
  const drawn: number[] = [];
  for (let unit = 0; unit < times.length; unit++) if (times[unit]! > 0) drawn.push(unit);
  for (let next = 0; next < drawn.length; next += 4) addFour(total, sums, drawn.slice(next, next + 4), times);
}

/**
 * The inner loop. Four units at once read and write the total a quarter as often: 0.15 s instead of 0.26 for 1,000
 * draws of 1,000 rows in 224 columns. Where fewer than four are left, the first stands in for the rest and counts 0.
 */
function addFour(total: Float64Array, sums: Float64Array, units: readonly number[], times: Float64Array): void {
  const [a = 0, b = a, c = a, d = a] = units;
  const timesA = times[a]!;
  const timesB = b === a ? 0 : times[b]!;
  const timesC = c === a ? 0 : times[c]!;
  const timesD = d === a ? 0 : times[d]!;
  const columns = total.length;
  for (let column = 0; column < columns; column++) {
    total[column]! +=
      timesA * sums[a * columns + column]! +
      timesB * sums[b * columns + column]! +
      timesC * sums[c * columns + column]! +
      timesD * sums[d * columns + column]!;
  }
}

/** Sum of scores [units, columns] and number of rows [units] of what is drawn. */
function sumsOfUnits(scores: RowScores): { readonly sums: Float64Array; readonly sizes: Float64Array } {
  const { rows, columns, values, groups } = scores;
  const units = unitsOf(scores);
  if (!groups) return { sums: values, sizes: new Float64Array(units).fill(1) };
  const sums = new Float64Array(units * columns);
  const sizes = new Float64Array(units);
  for (let row = 0; row < rows; row++) {
    const group = groups[row]!;
    sizes[group]!++;
    for (let column = 0; column < columns; column++) {
      sums[group * columns + column]! += values[row * columns + column]!;
    }
  }
  return { sums, sizes };
}

/**
 * The same resamples for any scores of rows: [draws, scores]. A score gets how often each row was drawn, [rows], and may
 * say null where a draw does not define it, which is NaN here. Rows are drawn once for all of them: that takes as long as
 * three scores.
 */
export function bootstrapScores(
  scores: readonly ((counts: Float64Array) => number | null)[],
  resampled: ResampledRows,
  { draws, seed, first = 0 }: BootstrapOptions,
): Float64Array {
  const units = unitsOf(resampled);
  const drawn = new Float64Array(draws * scores.length);
  for (let draw = 0; draw < draws; draw++) {
    const times = timesDrawn(units, seed, first + draw);
    const counts = resampled.groups ? Float64Array.from(resampled.groups, (group) => times[group]!) : times;
    scores.forEach((score, column) => (drawn[draw * scores.length + column] = score(counts) ?? NaN));
  }
  return drawn;
}
