import type { Features } from '@sonde/arrays';
import type { RowFigure, ScoreName } from '@sonde/contracts';
import { scoreRows, scoredOutputs, type ScoredRows, type SplitScore, type ProbeWeights } from '@sonde/domain';
import type { StoredProbe } from '@sonde/persistence';
import { applyProbe, predict } from '@sonde/probes';
import { figureOnRows, type PredictedRows } from '@sonde/results';
import type { RowTruth } from './loaded-rows';
import { isSlowInterval } from './work-limit';

/** A probe as it is applied to rows that it has perhaps never seen. */
export interface AppliedProbe {
  readonly probe: Pick<StoredProbe, 'key' | 'task' | 'outputs' | 'parameters'>;
  readonly weights: ProbeWeights;
}

/** What a probe comes to on rows: all figures of its task, and one of them with its interval. */
export interface Evaluated {
  readonly score: SplitScore;
  /** Without an interval where it would take too long, or the rows do not define the metric. */
  readonly figure: RowFigure;
}

/**
 * Scores a probe on rows in float64, as its own figures were computed.
 *
 * @throws BadInput where the probe takes another number of features
 */
export function evaluateRows(
  { probe, weights }: AppliedProbe,
  features: Features,
  { truth, groups }: RowTruth,
  metric: ScoreName,
): Evaluated {
  const { key, task, outputs, parameters } = probe;
  const rows = features.rows;
  const values = applyProbe(weights, features, parameters);
  const scored = scoredRows(probe, values, truth);
  const { score, losses } = scoreRows(scored);
  if (isSlowInterval(metric, rows, outputs)) {
    return { score, figure: { mean: score.figures[metric] ?? null, ci95: null, method: null, rows } };
  }
  const predicted = scored.task === 'classification' ? scored.predicted : predict(task, values, outputs);
  const scores = scoredOutputs(task, values, outputs);
  const own = { task, outputs, truth, predicted, loss: losses, scores };
  const on: PredictedRows = {
    rows,
    groupCount: null,
    ...(groups ? { groups } : {}),
    predictions: new Map([[key, own]]),
  };
  return { score, figure: figureOnRows(on, metric, [key]) };
}

function scoredRows(
  { task, outputs }: AppliedProbe['probe'],
  values: Float64Array,
  truth: RowTruth['truth'],
): ScoredRows {
  const numbers = Float32Array.from(values);
  if (truth instanceof Int32Array) {
    const predicted = predict('classification', values, outputs);
    return { task: 'classification', outputs, logits: numbers, labels: truth, predicted };
  }
  if (task === 'multilabel') return { task, outputs, logits: numbers, labels: truth };
  return { task: 'regression', outputs, predictions: numbers, labels: truth };
}
