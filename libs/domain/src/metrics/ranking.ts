/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { descendingOrder } from './descending-order';
import type { LabelledPredictions, Metric, WeightedScore } from './metric';

/** Metrics of the order in which a probe puts the rows. */
export const RANKING_METRICS = {
  auroc: (predictions) => predictions.scores && auroc(predictions, predictions.scores),
  map: (predictions) => predictions.scores && meanAveragePrecision(predictions, predictions.scores),
} satisfies Readonly<Record<string, Metric>>;

/**
 * Of two classes the area of the second. Of more the mean over classes of the area of each against the rest, in order
 * of its probability, as scikit-learn's roc_auc_score(multi_class='ovr', average='macro'). Null where a class has no
 * row or all of them.
 */
function auroc({ outputs, truth, margins }: LabelledPredictions, scores: Float64Array): WeightedScore {
  if (outputs === 2) {
    const ranked = rankRows(margins ?? ratiosOf(scores), rowsWith(truth, 1));
    return (counts) => areaUnderRoc(ranked, counts);
  }
  const ofClasses = Array.from({ length: outputs }, (_, label) =>
    rankRows(columnOf(scores, outputs, label), rowsWith(truth, label)),
  );
  return (counts) => {
    let sum = 0;
    for (const ranked of ofClasses) {
      const area = areaUnderRoc(ranked, counts);
      if (area === null) return null;
      sum += area;
    }
    return sum / outputs;
  };
}

/** Mean over the labels that some drawn row has; null where there is none. */
function meanAveragePrecision({ outputs, truth }: LabelledPredictions, scores: Float64Array): WeightedScore {
  const ofLabels = Array.from({ length: outputs }, (_, label) =>
    rankRows(columnOf(scores, outputs, label), columnOf(truth, outputs, label)),
  );
  return (counts) => {
    const present = ofLabels.map((ranked) => averagePrecision(ranked, counts)).filter((area) => area !== null);
    return present.length === 0 ? null : present.reduce((sum, area) => sum + area, 0) / present.length;
  };
}

/** Probability of the second class over that of the first: keeps the order where the larger one rounds to 1. */
function ratiosOf(scores: Float64Array): Float64Array {
  const ratios = new Float64Array(scores.length / 2);
  for (let row = 0; row < ratios.length; row++) ratios[row] = scores[2 * row + 1]! / scores[2 * row]!;
  return ratios;
}

/** 1 where the row is of the class, else 0: [rows] */
function rowsWith(truth: LabelledPredictions['truth'], label: number): Float64Array {
  const isOfClass = new Float64Array(truth.length);
  for (let row = 0; row < isOfClass.length; row++) isOfClass[row] = truth[row] === label ? 1 : 0;
  return isOfClass;
}

function columnOf(scores: LabelledPredictions['truth'] | Float64Array, columns: number, column: number): Float64Array {
  const values = new Float64Array(scores.length / columns);
  for (let row = 0; row < values.length; row++) values[row] = scores[row * columns + column]!;
  return values;
}

/** Rows of a split from the highest score downwards: sorted once for any number of draws. */
export interface RankedRows {
  /** [rows] */
  readonly order: Int32Array;
  /** By rank, 1 where the row is positive. */
  readonly positive: Uint8Array;
  /** By rank, 1 where the next row's score is lower. */
  readonly lastOfEqual: Uint8Array;
}

/**
 * @param scores [rows], infinite ones too
 * @param isPositive 1 where the row is positive, else 0: [rows]
 */
export function rankRows(scores: Float64Array, isPositive: Float64Array): RankedRows {
  const rows = scores.length;
  const order = descendingOrder(scores);
  const positive = new Uint8Array(rows);
  const lastOfEqual = new Uint8Array(rows);
  let before = NaN;
  for (let rank = 0; rank < rows; rank++) {
    const row = order[rank]!;
    const score = scores[row]!;
    positive[rank] = isPositive[row]!;
    if (rank > 0 && score !== before) lastOfEqual[rank - 1] = 1;
    before = score;
  }
  if (rows > 0) lastOfEqual[rows - 1] = 1;
  return { order, positive, lastOfEqual };
}

// The two loops look alike. One over a callback takes three times as long, and so does a branch on what a row is: 15 ns a
// row and draw in place of 5.

/**
 * Area under the ROC curve: how often a positive row scores above a negative one, ties counted half (Mann and
 * Whitney), as scikit-learn's roc_auc_score. Null where either kind is missing.
 */
export function areaUnderRoc({ order, positive, lastOfEqual }: RankedRows, counts: Float64Array): number | null {
  let [positives, negatives, won] = [0, 0, 0];
  let [equalPositives, equalNegatives] = [0, 0];
  for (let rank = 0; rank < order.length; rank++) {
    const count = counts[order[rank]!]!;
    const ofPositive = count * positive[rank]!;
    equalPositives += ofPositive;
    equalNegatives += count - ofPositive;
    if (lastOfEqual[rank] === 0) continue;
    won += equalNegatives * (positives + equalPositives / 2);
    positives += equalPositives;
    negatives += equalNegatives;
    equalPositives = equalNegatives = 0;
  }
  return positives === 0 || negatives === 0 ? null : won / (positives * negatives);
}

/**
 * Sum over thresholds of the gain in recall times the precision, rows of equal score found together, as scikit-learn's
 * average_precision_score. Null without a positive row (scikit-learn: 0 and a warning).
 */
export function averagePrecision({ order, positive, lastOfEqual }: RankedRows, counts: Float64Array): number | null {
  let [positives, found, sum] = [0, 0, 0];
  let equalPositives = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const count = counts[order[rank]!]!;
    equalPositives += count * positive[rank]!;
    found += count;
    if (lastOfEqual[rank] === 0) continue;
    positives += equalPositives;
    if (equalPositives > 0) sum += (equalPositives * positives) / found;
    equalPositives = 0;
  }
  return positives === 0 ? null : sum / positives;
}
