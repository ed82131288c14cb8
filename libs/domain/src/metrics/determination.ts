/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import type { LabelledPredictions, Metric } from './metric';

/**
 * Coefficient of determination, the mean over outputs, as scikit-learn's r2_score: an output whose truth is constant
 * counts as 1 where it is predicted exactly, else as 0. Null of a single row.
 */
export const determination: Metric = (predictions) => (counts) => {
  if (counts.length < 2) return null;
  let sum = 0;
  for (let output = 0; output < predictions.outputs; output++) {
    const { residual, total } = squaresOf(predictions, counts, output);
    if (total === 0) sum += residual === 0 ? 1 : 0;
    else sum += 1 - residual / total;
  }
  return sum / predictions.outputs;
};

/** Sums of squares of an output: truth about its prediction, and about its mean. */
function squaresOf({ outputs, truth, predicted }: LabelledPredictions, counts: Float64Array, output: number) {
  let rows = 0;
  let mean = 0;
  for (let row = 0, index = output; row < counts.length; row++, index += outputs) {
    rows += counts[row]!;
    mean += counts[row]! * truth[index]!;
  }
  mean /= rows;
  let residual = 0;
  let total = 0;
  for (let row = 0, index = output; row < counts.length; row++, index += outputs) {
    residual += counts[row]! * (truth[index]! - predicted[index]!) ** 2;
    total += counts[row]! * (truth[index]! - mean) ** 2;
  }
  return { residual, total };
}
