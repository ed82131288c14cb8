import type { IntervalMethod, RowFigure, ScoreName } from '@sonde/contracts';
import { isRowMean, normal95, percentile95, sampleSd, unitsOf, wilson95, wilsonOfMeans95 } from '@sonde/domain';
import { candidatesOn, rowScores } from './candidates';
import type { PredictedRows } from './predicted-rows';

/**
 * What a configuration scores on rows, and its 95 % interval over them. An accuracy on independent rows has Wilson's,
 * a loss the normal one; any other score, and any score of rows that come in groups, the bootstrap's. One group alone has
 * none: it says nothing of how others would differ.
 *
 * @param keys of its replicates
 */
export function figureOnRows(rows: PredictedRows, metric: ScoreName, keys: readonly string[]): RowFigure {
  const replicates = keys.flatMap((key) => rows.predictions.get(key) ?? []);
  if (replicates.length === 0) return { mean: null, ci95: null, method: null, rows: rows.rows };
  if (isRowMean(metric) && !rows.groups) {
    const scores = rowScores(metric, replicates, rows.rows);
    const mean = scores.reduce((sum, score) => sum + score, 0) / rows.rows;
    return metric === 'accuracy'
      ? { mean, ci95: wilsonOfMeans95(scores, replicates.length), method: 'wilson', rows: rows.rows }
      : { mean, ci95: normal95(mean, sampleSd([...scores]) ?? 0, rows.rows), method: 'normal', rows: rows.rows };
  }
  const candidate = candidatesOn(rows, metric, [keys]);
  const [mean = NaN] = candidate.scores;
  if (!Number.isFinite(mean)) return { mean: null, ci95: null, method: null, rows: rows.rows };
  const drawn = unitsOf(rows) > 1 ? candidate.draws() : [];
  if (drawn.length === 0) return { mean, ci95: null, method: null, rows: rows.rows };
  const method: IntervalMethod = rows.groups ? 'cluster_bootstrap' : 'bootstrap';
  return { mean, ci95: percentile95(drawn), method, rows: rows.rows };
}

/**
 * The same without a look at any row, from what is recorded of independent ones. Of an accuracy over several seeds it is
 * an upper bound; a score that is no mean over rows has no interval then.
 *
 * @param lossSd standard deviation of what a row adds to a loss
 */
export function recordedFigure(
  metric: ScoreName,
  { mean, lossSd, rows }: { readonly mean: number | null; readonly lossSd: number; readonly rows: number },
): RowFigure {
  if (mean === null || !isRowMean(metric)) return { mean, ci95: null, method: null, rows };
  return metric === 'accuracy'
    ? { mean, ci95: wilson95(mean, rows), method: 'wilson', rows }
    : { mean, ci95: normal95(mean, lossSd, rows), method: 'normal', rows };
}
