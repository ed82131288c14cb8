/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import type { LabelledPredictions, Metric } from './metric';

/** Metrics of the confusion matrix. */
export const CONFUSION_METRICS = {
  balanced_accuracy: (predictions) => (counts) => balancedAccuracy(countConfusion(predictions, counts)),
  macro_f1: (predictions) => (counts) => macroF1(countConfusion(predictions, counts)),
} satisfies Readonly<Record<string, Metric>>;

/** By class, or by label of a multilabel target: rows that have it, rows predicted to have it, and rows of both. */
export interface ConfusionCounts {
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly correct: Float64Array;
}

/** @param counts how often each row counts: [rows] */
export function countConfusion(predictions: LabelledPredictions, counts: Float64Array): ConfusionCounts {
  const { task, outputs, truth, predicted } = predictions;
  const confusion = {
    actual: new Float64Array(outputs),
    predicted: new Float64Array(outputs),
    correct: new Float64Array(outputs),
  };
  if (task === 'multilabel') {
    for (let row = 0, index = 0; row < counts.length; row++) {
      const count = counts[row]!;
      for (let label = 0; label < outputs; label++, index++) {
        const actual = count * truth[index]!;
        confusion.actual[label]! += actual;
        confusion.predicted[label]! += count * predicted[index]!;
        confusion.correct[label]! += actual * predicted[index]!;
      }
    }
  } else {
    for (let row = 0; row < counts.length; row++) {
      const [count, label, guess] = [counts[row]!, truth[row]!, predicted[row]!];
      confusion.actual[label]! += count;
      confusion.predicted[guess]! += count;
      confusion.correct[label]! += label === guess ? count : 0;
    }
  }
  return confusion;
}

/** Mean recall of the classes that have rows, as scikit-learn's balanced_accuracy_score. */
function balancedAccuracy({ actual, correct }: ConfusionCounts): number {
  let sum = 0;
  let present = 0;
  actual.forEach((rows, label) => {
    if (rows === 0) return;
    sum += correct[label]! / rows;
    present++;
  });
  return sum / present;
}

/**
 * Mean F1 of all classes or labels, as scikit-learn's f1_score(average='macro', zero_division=0) with `labels` that
 * names them all: one without rows counts as 0 whether it was predicted or not, so that the best mean is then below 1.
 */
function macroF1({ actual, predicted, correct }: ConfusionCounts): number {
  const sum = actual.reduce((total, rows, label) => {
    const both = rows + predicted[label]!;
    return both === 0 ? total : total + (2 * correct[label]!) / both;
  }, 0);
  return sum / actual.length;
}
