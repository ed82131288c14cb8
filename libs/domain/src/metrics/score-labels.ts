/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { countLabelAnswers, macroF1 } from './answer-counts';
import { averagePrecision } from './ranking-areas';
import { lossFigures, type ScoredSplit } from './row-loss';
import { separateScores } from './separated-scores';

/** Rows of a split whose target is any number of labels, and what a probe said of them. */
export interface LabelRows {
  readonly task: 'multilabel';
  readonly outputs: number;
  /** [rows, outputs] */
  readonly logits: Float32Array;
  /** [rows, outputs] of 0 and 1 */
  readonly labels: Float32Array;
}

/** The loss is the mean negative log-likelihood over rows and labels, as torch.nn.BCEWithLogitsLoss. */
export function scoreLabels(scored: LabelRows): ScoredSplit {
  const { logits, outputs, labels } = scored;
  const losses = labelLosses(scored);
  const { loss, lossSd } = lossFigures(losses);
  const macro_f1 = macroF1(countLabelAnswers(logits, labels, outputs));
  const figures = { loss, macro_f1, map: meanAveragePrecision(scored) };
  return { score: { rows: labels.length / outputs, correct: null, loss, lossSd, figures }, losses };
}

/** Mean over the labels that some row has; null where there is none. */
function meanAveragePrecision({ logits, outputs, labels }: LabelRows): number | null {
  let sum = 0;
  let present = 0;
  for (let label = 0; label < outputs; label++) {
    const column = { scores: logits, columns: outputs, column: label };
    const precision = averagePrecision(separateScores(column, (row) => labels[row * outputs + label]! > 0));
    if (precision === null) continue;
    sum += precision;
    present++;
  }
  return present === 0 ? null : sum / present;
}

/** Negative log-likelihood of each row's labels, their mean. */
function labelLosses({ logits, outputs, labels }: LabelRows): Float64Array {
  const losses = new Float64Array(labels.length / outputs);
  for (let row = 0, at = 0; row < losses.length; row++) {
    let sum = 0;
    for (const end = at + outputs; at < end; at++) {
      const logit = logits[at]!;
      sum += Math.max(logit, 0) - logit * labels[at]! + Math.log1p(Math.exp(-Math.abs(logit)));
    }
    losses[row] = sum / outputs;
  }
  return losses;
}
