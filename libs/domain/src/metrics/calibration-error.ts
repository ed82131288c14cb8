/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */

export const BINS = 15;

/** What a probe answered, and how sure it was. */
interface Answers {
  /** [rows, classes] */
  readonly probabilities: Float64Array;
  readonly classes: number;
  /** Class of each row. */
  readonly labels: Int32Array;
  readonly predicted: Int32Array;
}

/**
 * Expected calibration error (Guo et al. 2017, arXiv:1706.04599): rows are put by the probability of their predicted
 * class into 15 bins of equal width, (low, high] and 0 in the first; the difference of a bin's accuracy and its mean
 * probability counts by its share of the rows.
 */
export function calibrationError({ probabilities, classes, labels, predicted }: Answers): number {
  // Share x |accuracy - confidence| is |rows that are right - sum of confidences| / rows.
  const excess = new Float64Array(BINS);
  for (let row = 0; row < labels.length; row++) {
    const answer = predicted[row]!;
    const confidence = probabilities[row * classes + answer]!;
    excess[binOf(confidence)]! += confidence - (answer === labels[row] ? 1 : 0);
  }
  return excess.reduce((sum, each) => sum + Math.abs(each), 0) / labels.length;
}

/** Bin of a predicted class's probability, from 0. */
export function binOf(confidence: number): number {
  return Math.max(0, Math.ceil(confidence * BINS) - 1);
}
