/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import type { ScoreName, Task } from '@sonde/contracts';
import { balancedAccuracy, macroF1, type AnswerCounts } from './answer-counts';
import { BINS, binOf } from './calibration-error';
import { averagePrecision, areaUnderRoc, rankRows } from './weighted-areas';
import { determination } from './weighted-determination';

/** Labels of a split's rows, and what a probe predicts for them. */
export interface LabelledPredictions {
  readonly task: Task;
  readonly outputs: number;
  /** Classification: the class [rows]. Multilabel: 0 or 1 [rows, outputs]. Regression: [rows, outputs]. */
  readonly truth: Int32Array | Uint8Array | Float32Array;
  /** Likewise. */
  readonly predicted: Int32Array | Uint8Array | Float32Array;
  /** [rows] */
  readonly loss: ArrayLike<number>;
  /**
   * As `scoredOutputs` gives them: [rows, outputs]. Null where only predictions are kept.
   */
  readonly scores: Float64Array | null;
}

/** A score of a split's rows, each counted as often as it was drawn, [rows]; null where such a draw has none. */
export type WeightedScore = (counts: Float64Array) => number | null;

/** Is the score a mean over rows? Then `bootstrapMeans` does for it. */
export function isRowMean(name: ScoreName): boolean {
  return name === 'accuracy' || name === 'loss' || name === 'mse';
}

/**
 * A score as a function of how often each row was drawn; of rows drawn once each it is the figure of `scoreRows`.
 * Whatever can be sorted is sorted here, once: a draw takes steps in proportion to rows x outputs.
 * @param name a score of the task
 * @returns null where the score needs `scores` and there are none: auroc, ece and map
 */
export function resampledScore(name: ScoreName, predictions: LabelledPredictions): WeightedScore | null {
  switch (name) {
    case 'accuracy':
      return rowMean(
        Float64Array.from(predictions.truth, (label, row) => (label === predictions.predicted[row] ? 1 : 0)),
      );
    case 'loss':
    case 'mse':
      return rowMean(predictions.loss);
    case 'balanced_accuracy':
      return (counts) => balancedAccuracy(countAnswers(predictions, counts));
    case 'macro_f1':
      return (counts) => macroF1(countAnswers(predictions, counts));
    case 'auroc':
      return predictions.scores && auroc(predictions, predictions.scores);
    case 'ece':
      return predictions.scores && calibrationError(predictions, predictions.scores);
    case 'map':
      return predictions.scores && meanAveragePrecision(predictions, predictions.scores);
    case 'r2':
      return (counts) => determination(predictions, counts);
  }
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

function countAnswers({ task, outputs, truth, predicted }: LabelledPredictions, counts: Float64Array): AnswerCounts {
  const actual = new Float64Array(outputs);
  const answered = new Float64Array(outputs);
  const right = new Float64Array(outputs);
  if (task === 'multilabel') {
    for (let at = 0; at < truth.length; at++) {
      const label = at % outputs;
      const count = counts[(at - label) / outputs]!;
      actual[label]! += count * truth[at]!;
      answered[label]! += count * predicted[at]!;
      right[label]! += count * truth[at]! * predicted[at]!;
    }
  } else {
    for (let row = 0; row < counts.length; row++) {
      const [count, label, answer] = [counts[row]!, truth[row]!, predicted[row]!];
      actual[label]! += count;
      answered[answer]! += count;
      right[label]! += label === answer ? count : 0;
    }
  }
  return { actual, answered, right };
}

/** Of two classes the area of the second; of more the mean of each against the rest, null where one has none. */
function auroc({ outputs, truth }: LabelledPredictions, scores: Float64Array): WeightedScore {
  if (outputs === 2) {
    // The ratio keeps the order where the larger probability rounds to 1.
    const ratios = Float64Array.from(truth, (_, row) => scores[2 * row + 1]! / scores[2 * row]!);
    const ranked = rankRows(ratios, (row) => truth[row] === 1);
    return (counts) => areaUnderRoc(ranked, counts);
  }
  const ofClasses = Array.from({ length: outputs }, (_, label) =>
    rankRows(columnOf(scores, outputs, label), (row) => truth[row] === label),
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
    rankRows(columnOf(scores, outputs, label), (row) => truth[row * outputs + label]! > 0),
  );
  return (counts) => {
    const present = ofLabels.map((ranked) => averagePrecision(ranked, counts)).filter((area) => area !== null);
    return present.length === 0 ? null : present.reduce((sum, area) => sum + area, 0) / present.length;
  };
}

function columnOf(scores: Float64Array, columns: number, column: number): Float64Array {
  return new Float64Array(scores.length / columns).map((_, row) => scores[row * columns + column]!);
}

/** As `calibration-error` has it: a row stays in its bin, however often it is drawn. */
function calibrationError({ outputs, truth, predicted }: LabelledPredictions, scores: Float64Array): WeightedScore {
  const confidences = Float64Array.from(predicted, (answer, row) => scores[row * outputs + answer]!);
  const bins = Int32Array.from(confidences, binOf);
  const excesses = confidences.map((confidence, row) => confidence - (predicted[row] === truth[row] ? 1 : 0));
  return (counts) => {
    const ofBins = new Float64Array(BINS);
    let drawn = 0;
    for (let row = 0; row < counts.length; row++) {
      drawn += counts[row]!;
      ofBins[bins[row]!]! += counts[row]! * excesses[row]!;
    }
    return ofBins.reduce((sum, excess) => sum + Math.abs(excess), 0) / drawn;
  };
}
