/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { sortNumbers } from './sort-numbers';

/** Scores of rows that are positive, and of those that are not, each ascending. */
export interface SeparatedScores {
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

/** One column of scores [rows, columns]. */
export interface ScoreColumn {
  readonly scores: Float32Array | Float64Array;
  readonly columns: number;
  readonly column: number;
}

export function separateScores(
  { scores, columns, column }: ScoreColumn,
  isPositive: (row: number) => boolean,
): SeparatedScores {
  const rows = scores.length / columns;
  // One array, filled from both ends.
  const separated = new Float64Array(rows);
  let positives = 0;
  let end = rows;
  for (let row = 0; row < rows; row++) {
    const score = scores[row * columns + column]!;
    if (isPositive(row)) separated[positives++] = score;
    else separated[--end] = score;
  }
  return {
    positive: sortNumbers(separated.subarray(0, positives)),
    negative: sortNumbers(separated.subarray(positives)),
  };
}
