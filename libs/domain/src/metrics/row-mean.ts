/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import type { LabelledPredictions, Metric, WeightedScore } from './metric';

/** Metrics that are means over rows. */
export const ROW_MEANS = {
  accuracy: (predictions) => rowMean(isCorrect(predictions)),
  loss: ({ loss }) => rowMean(loss),
  mse: ({ loss }) => rowMean(loss),
} satisfies Readonly<Record<string, Metric>>;

/** 1 where the predicted class is the row's own, else 0: [rows] */
export function isCorrect({ truth, predicted }: Pick<LabelledPredictions, 'truth' | 'predicted'>): Float64Array {
  const correct = new Float64Array(truth.length);
  for (let row = 0; row < correct.length; row++) correct[row] = truth[row] === predicted[row] ? 1 : 0;
  return correct;
}

function rowMean(values: ArrayLike<number>): WeightedScore {
  return (counts) => {
    let [sum, drawn] = [0, 0];
    for (let row = 0; row < counts.length; row++) {
      sum += counts[row]! * values[row]!;
      drawn += counts[row]!;
    }
    return sum / drawn;
  };
}
