/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */

/** By class, or by label of a multilabel target: its rows, the rows that were said to be, and those that are both. */
export interface AnswerCounts {
  readonly actual: Float64Array;
  readonly answered: Float64Array;
  readonly right: Float64Array;
}

/** @param labels and predicted: class of each row, 0 to classes - 1 */
export function countAnswers(labels: Int32Array, predicted: Int32Array, classes: number): AnswerCounts {
  const counts = noAnswers(classes);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    const answer = predicted[row]!;
    counts.actual[label]!++;
    counts.answered[answer]!++;
    if (label === answer) counts.right[label]!++;
  }
  return counts;
}

/**
 * A label is said to be where its probability is above 0.5: where its logit is above 0.
 * @param logits and truth: [rows, labels], truth of 0 and 1
 */
export function countLabelAnswers(logits: Float32Array, truth: Float32Array, labels: number): AnswerCounts {
  const counts = noAnswers(labels);
  for (let at = 0; at < truth.length; at++) {
    const label = at % labels;
    const is = truth[at]! > 0;
    const answered = logits[at]! > 0;
    if (is) counts.actual[label]!++;
    if (answered) counts.answered[label]!++;
    if (is && answered) counts.right[label]!++;
  }
  return counts;
}

/** Mean recall of the classes that have rows, as scikit-learn's balanced_accuracy_score. */
export function balancedAccuracy({ actual, right }: AnswerCounts): number {
  let sum = 0;
  let present = 0;
  actual.forEach((rows, label) => {
    if (rows === 0) return;
    sum += right[label]! / rows;
    present++;
  });
  return sum / present;
}

/**
 * Mean F1 of all classes or labels, as scikit-learn's f1_score(average='macro', zero_division=0) with `labels` that
 * names them all: one without rows counts as 0 whether it was answered or not, so that the best mean is then below 1.
 */
export function macroF1({ actual, answered, right }: AnswerCounts): number {
  const sum = actual.reduce((total, rows, label) => {
    const both = rows + answered[label]!;
    return both === 0 ? total : total + (2 * right[label]!) / both;
  }, 0);
  return sum / actual.length;
}

function noAnswers(classes: number): AnswerCounts {
  return {
    actual: new Float64Array(classes),
    answered: new Float64Array(classes),
    right: new Float64Array(classes),
  };
}
