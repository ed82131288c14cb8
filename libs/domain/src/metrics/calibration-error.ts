/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import type { Metric } from './metric';

const BINS = 15;

/**
 * Expected calibration error (Guo et al. 2017, arXiv:1706.04599): rows are put by the probability of their predicted
 * class into 15 bins of equal width, (low, high] and 0 in the first; the difference of a bin's accuracy and its mean
 * probability counts by its share of the rows. A row stays in its bin, however often it is drawn.
 */
export const calibrationError: Metric = ({ outputs, truth, predicted, scores }) => {
  if (scores === null) return null;
  // Share x |accuracy - confidence| is |rows that are correct - sum of confidences| / rows.
  const rows = predicted.length;
  const bins = new Uint8Array(rows);
  const excesses = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const confidence = scores[row * outputs + predicted[row]!]!;
    bins[row] = Math.max(0, Math.ceil(confidence * BINS) - 1);
    excesses[row] = confidence - (predicted[row] === truth[row] ? 1 : 0);
  }
  return (counts) => {
    const ofBins = new Float64Array(BINS);
    let drawn = 0;
    for (let row = 0; row < counts.length; row++) {
      drawn += counts[row]!;
      ofBins[bins[row]!]! += counts[row]! * excesses[row]!;
    }
    return ofBins.reduce((sum, excess) => sum + Math.abs(excess), 0) / drawn;
  };
};
