import { RandomStream } from '../../streams';
import type { RowScores } from '../bootstrap';
import { percentile95 } from '../bootstrap-draws';

/** Many datasets of as many rows, a column each: one bootstrap then serves them all. */
interface Size {
  readonly datasets: number;
  readonly rows: number;
}

/** Fills [rows, datasets], dataset by dataset. */
export function simulate({ datasets, rows }: Size, ofDataset: (row: number) => number): RowScores {
  const values = new Float64Array(rows * datasets);
  for (let dataset = 0; dataset < datasets; dataset++) {
    for (let row = 0; row < rows; row++) values[row * datasets + dataset] = ofDataset(row);
  }
  return { rows, columns: datasets, values };
}

/** Rows that are right with a chance, independent of each other. */
export function independentRows(size: Size, chance: number): RowScores {
  const stream = new RandomStream(1, 'simulate');
  return simulate(size, () => (stream.nextUniform() < chance ? 1 : 0));
}

/**
 * Groups of 20 rows that are right with a chance of 0.5 or 0.9, each as likely: a mean of 0.7, and a correlation of
 * rows of a group of 0.04 / 0.21 = 0.19.
 */
export function groupedRows(datasets: number, groups: number): RowScores {
  const stream = new RandomStream(2, 'simulate');
  let chance = NaN;
  const scores = simulate({ datasets, rows: groups * 20 }, (row) => {
    if (row % 20 === 0) chance = stream.nextUniform() < 0.5 ? 0.5 : 0.9;
    return stream.nextUniform() < chance ? 1 : 0;
  });
  return { ...scores, groups: Int32Array.from({ length: scores.rows }, (_, row) => Math.floor(row / 20)) };
}

/** Mean of each column. */
export function columnMeans({ rows, columns, values }: RowScores): number[] {
  const means = new Array<number>(columns).fill(0);
  values.forEach((value, at) => (means[at % columns] = (means[at % columns] ?? NaN) + value / rows));
  return means;
}

/** Percentile interval of each column of draws [draws, columns]. */
export function columnIntervals(draws: Float64Array, columns: number): [number, number][] {
  return Array.from({ length: columns }, (_, column) =>
    percentile95(
      Float64Array.from({ length: draws.length / columns }, (_, draw) => draws[draw * columns + column] ?? NaN),
    ),
  );
}

/** Share of intervals that hold the truth. */
export function coverage(intervals: readonly (readonly [number, number])[], truth: number): number {
  return intervals.filter(([low, high]) => low <= truth && truth <= high).length / intervals.length;
}

/** Standard normal numbers (Box and Muller 1958). */
export function normals(stream: RandomStream, count: number): number[] {
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - stream.nextUniform())) * Math.cos(2 * Math.PI * stream.nextUniform()),
  );
}
