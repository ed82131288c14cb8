/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { lossFigures, type ScoredSplit } from './row-loss';

/** Rows of a split whose target is numbers, and what a probe predicted of them. */
export interface NumberRows {
  readonly task: 'regression';
  readonly outputs: number;
  /** [rows, outputs] */
  readonly predictions: Float32Array;
  /** [rows, outputs] */
  readonly labels: Float32Array;
}

/** The loss is the mean squared error over rows and outputs. */
export function scoreNumbers(scored: NumberRows): ScoredSplit {
  const { outputs, labels } = scored;
  const losses = numberLosses(scored);
  const { loss, lossSd } = lossFigures(losses);
  const figures = { loss, r2: determination(scored), mse: loss };
  return { score: { rows: labels.length / outputs, correct: null, loss, lossSd, figures }, losses };
}

/** Squared error of each row, the mean over outputs. */
function numberLosses({ predictions, outputs, labels }: NumberRows): Float64Array {
  const losses = new Float64Array(labels.length / outputs);
  for (let at = 0; at < labels.length; at++) {
    losses[Math.floor(at / outputs)]! += (labels[at]! - predictions[at]!) ** 2 / outputs;
  }
  return losses;
}

/**
 * Coefficient of determination, the mean over outputs, as scikit-learn's r2_score: an output whose truth is constant
 * counts as 1 where it is predicted exactly, else as 0. Null of a single row.
 */
function determination(scored: NumberRows): number | null {
  const { outputs, labels } = scored;
  if (labels.length / outputs < 2) return null;
  let sum = 0;
  for (let output = 0; output < outputs; output++) {
    const { residual, total } = squaresOf(scored, output);
    if (total === 0) sum += residual === 0 ? 1 : 0;
    else sum += 1 - residual / total;
  }
  return sum / outputs;
}

/** Sums of squares of an output: truth about its prediction, and about its mean. */
function squaresOf({ predictions, outputs, labels }: NumberRows, output: number) {
  let mean = 0;
  for (let at = output; at < labels.length; at += outputs) mean += labels[at]!;
  mean /= labels.length / outputs;
  let residual = 0;
  let total = 0;
  for (let at = output; at < labels.length; at += outputs) {
    residual += (labels[at]! - predictions[at]!) ** 2;
    total += (labels[at]! - mean) ** 2;
  }
  return { residual, total };
}
