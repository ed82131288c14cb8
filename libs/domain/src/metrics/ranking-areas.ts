/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import type { SeparatedScores } from './separated-scores';

/**
 * Area under the ROC curve: how often a positive row scores above a negative one, ties counted half (Mann and
 * Whitney), as scikit-learn's roc_auc_score. Null where either kind is missing.
 */
export function areaUnderRoc({ positive, negative }: SeparatedScores): number | null {
  if (positive.length === 0 || negative.length === 0) return null;
  let below = 0;
  let notAbove = 0;
  let twiceWon = 0;
  for (const score of positive) {
    while (below < negative.length && negative[below]! < score) below++;
    while (notAbove < negative.length && negative[notAbove]! <= score) notAbove++;
    twiceWon += below + notAbove;
  }
  return twiceWon / (2 * positive.length * negative.length);
}

/**
 * Sum over thresholds of the gain in recall times the precision, rows of equal score found together, as scikit-learn's
 * average_precision_score. Null without a positive row (scikit-learn: 0 and a warning).
 */
export function averagePrecision({ positive, negative }: SeparatedScores): number | null {
  if (positive.length === 0) return null;
  let hidden = positive.length;
  let hiddenNegatives = negative.length;
  let sum = 0;
  while (hidden > 0) {
    const threshold = positive[hidden - 1]!;
    const before = hidden;
    do hidden--;
    while (hidden > 0 && positive[hidden - 1] === threshold);
    while (hiddenNegatives > 0 && negative[hiddenNegatives - 1]! >= threshold) hiddenNegatives--;
    const found = positive.length - hidden;
    sum += ((before - hidden) * found) / (found + negative.length - hiddenNegatives);
  }
  return sum / positive.length;
}
