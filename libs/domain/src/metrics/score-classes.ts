/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { balancedAccuracy, countAnswers, macroF1 } from './answer-counts';
import { calibrationError } from './calibration-error';
import { areaUnderRoc } from './ranking-areas';
import { lossFigures, type ScoredSplit } from './row-loss';
import { separateScores } from './separated-scores';
import { softmax, type Softmax } from './softmax';

/** Rows of a split whose target is one of several classes, and what a probe said of them. */
export interface ClassRows {
  readonly task: 'classification';
  readonly outputs: number;
  /** [rows, outputs] */
  readonly logits: Float32Array;
  /** Class of each row, 0 to outputs - 1. */
  readonly labels: Int32Array;
  /** Class of each row's largest logit, the lowest of equals. */
  readonly predicted: Int32Array;
}

/** The loss is the mean negative log-likelihood of the labels. */
export function scoreClasses(scored: ClassRows): ScoredSplit {
  const { logits, outputs, labels, predicted } = scored;
  const rows = labels.length;
  const counts = countAnswers(labels, predicted, outputs);
  const correct = counts.right.reduce((sum, each) => sum + each, 0);
  const { probabilities, logSums } = softmax(logits, outputs);
  const losses = logSums.map((logSum, row) => logSum - logits[row * outputs + labels[row]!]!);
  const { loss, lossSd } = lossFigures(losses);
  const figures = {
    accuracy: correct / rows,
    loss,
    balanced_accuracy: balancedAccuracy(counts),
    macro_f1: macroF1(counts),
    auroc: outputs === 2 ? aurocOfTwo(scored) : aurocOfMany(scored, probabilities),
    ece: calibrationError({ probabilities, classes: outputs, labels, predicted }),
  };
  return { score: { rows, correct, loss, lossSd, figures }, losses };
}

/** Of two classes: rows in order of the logits' difference, which stays exact where probabilities round to 1. */
function aurocOfTwo({ logits, labels }: ClassRows): number | null {
  const scores = new Float64Array(labels.length).map((_, row) => logits[2 * row + 1]! - logits[2 * row]!);
  return areaUnderRoc(separateScores({ scores, columns: 1, column: 0 }, (row) => labels[row] === 1));
}

/**
 * Mean over classes of the area of each against the rest, in order of its probability, as scikit-learn's
 * roc_auc_score(multi_class='ovr', average='macro'). Null where a class has no row or all of them.
 */
function aurocOfMany({ outputs, labels }: ClassRows, probabilities: Softmax['probabilities']): number | null {
  let sum = 0;
  for (let label = 0; label < outputs; label++) {
    const column = { scores: probabilities, columns: outputs, column: label };
    const area = areaUnderRoc(separateScores(column, (row) => labels[row] === label));
    if (area === null) return null;
    sum += area;
  }
  return sum / outputs;
}
