import type { ScoredSplit } from './row-loss';
import { scoreClasses, type ClassRows } from './score-classes';
import { scoreLabels, type LabelRows } from './score-labels';
import { scoreNumbers, type NumberRows } from './score-numbers';

/** What is true of a split's rows, at least one, and what a probe said of them in finite numbers. */
export type ScoredRows = ClassRows | LabelRows | NumberRows;

/** Every figure of the task, in float64. Some 15 ms for 20,000 rows of 10 classes. */
export function scoreRows(scored: ScoredRows): ScoredSplit {
  switch (scored.task) {
    case 'classification':
      return scoreClasses(scored);
    case 'multilabel':
      return scoreLabels(scored);
    case 'regression':
      return scoreNumbers(scored);
  }
}
