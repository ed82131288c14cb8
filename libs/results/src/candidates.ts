import type { ScoreName } from '@sonde/contracts';
import {
  bootstrapMeans,
  bootstrapScores,
  isRowMean,
  pairedStandardError,
  resampledScore,
  sampleSd,
  type LabelledPredictions,
} from '@sonde/domain';
import type { PredictedRows } from './predicted-rows';

/** The same rows are drawn for everybody, and the same draws give the same answer. */
export const BOOTSTRAP = { draws: 2000, seed: 0 } as const;

/** What several candidates score on the same rows, and how they do where these are drawn anew. */
export interface Candidates {
  readonly columns: number;
  /** Mean over replicates of each candidate's score on the rows as they are. */
  readonly scores: readonly number[];
  /** [draws, columns] of BOOTSTRAP, without draws that do not define each score: AUROC has none where a class is missing. */
  draws(): Float64Array;
  /** Of the difference of two candidates, paired over rows. */
  standardError(a: number, b: number): number;
}

/** @param candidates keys of the replicates of each; all predict something for the rows */
export function candidatesOn(
  rows: PredictedRows,
  metric: ScoreName,
  candidates: readonly (readonly string[])[],
): Candidates {
  const predictions = candidates.map((keys) => keys.flatMap((key) => rows.predictions.get(key) ?? []));
  return isRowMean(metric) ? byRowMeans(rows, metric, predictions) : byResampledScores(rows, metric, predictions);
}

/** Scores that are means over rows: all draws are one product. */
function byRowMeans(
  { rows, groups }: PredictedRows,
  metric: ScoreName,
  predictions: readonly (readonly LabelledPredictions[])[],
): Candidates {
  const byColumn = predictions.map((replicates) => rowScores(metric, replicates, rows));
  const columns = byColumn.length;
  const values = new Float64Array(rows * columns);
  byColumn.forEach((scores, column) => scores.forEach((score, row) => (values[row * columns + column] = score)));
  return {
    columns,
    scores: byColumn.map((scores) => scores.reduce((sum, score) => sum + score, 0) / rows),
    draws: () => bootstrapMeans({ rows, columns, values, ...(groups ? { groups } : {}) }, BOOTSTRAP),
    standardError: (a, b) => pairedStandardError(byColumn[a] ?? [], byColumn[b] ?? [], groups),
  };
}

/** What each row adds to the mean, itself the mean over replicates: [rows] */
export function rowScores(metric: ScoreName, replicates: readonly LabelledPredictions[], rows: number): Float64Array {
  const scores = new Float64Array(rows);
  for (const { predicted, truth, loss } of replicates) {
    for (let row = 0; row < rows; row++) {
      const own = metric === 'accuracy' ? Number(predicted[row] === truth[row]) : (loss[row] ?? NaN);
      scores[row] = (scores[row] ?? 0) + own / replicates.length;
    }
  }
  return scores;
}

/** Any other score is computed anew from the rows of each draw. */
function byResampledScores(
  { rows, groups }: PredictedRows,
  metric: ScoreName,
  predictions: readonly (readonly LabelledPredictions[])[],
): Candidates {
  const byColumn = predictions.map((replicates) => meanScore(metric, replicates));
  const columns = byColumn.length;
  const resampled = { rows, ...(groups ? { groups } : {}) };
  let known: Float64Array | undefined;
  const draws = () => (known ??= definedDraws(bootstrapScores(byColumn, resampled, BOOTSTRAP), columns));
  const ones = new Float64Array(rows).fill(1);
  return {
    columns,
    scores: byColumn.map((score) => score(ones)),
    draws,
    standardError: (a, b) => {
      const all = draws();
      const differences = Array.from({ length: all.length / columns }, (_, draw) => {
        const from = draw * columns;
        return (all[from + a] ?? NaN) - (all[from + b] ?? NaN);
      });
      return sampleSd(differences) ?? NaN;
    },
  };
}

/** @param drawn [draws, columns] */
function definedDraws(drawn: Float64Array, columns: number): Float64Array {
  const isDefined = (_: number, at: number) => {
    const from = at - (at % columns);
    return drawn.subarray(from, from + columns).every(Number.isFinite);
  };
  return drawn.every(Number.isFinite) ? drawn : drawn.filter(isDefined);
}

/** NaN where a replicate's score is not defined on the rows that were drawn. */
function meanScore(metric: ScoreName, replicates: readonly LabelledPredictions[]): (counts: Float64Array) => number {
  const scores = replicates.map((own) => resampledScore(metric, own));
  return (counts) => scores.reduce((sum, score) => sum + (score?.(counts) ?? NaN), 0) / scores.length;
}
