import type { Goal, ScoreName } from '@sonde/contracts';

const WORDS: Readonly<Record<ScoreName, string>> = {
  accuracy: 'accuracy',
  loss: 'loss',
  balanced_accuracy: 'balanced accuracy',
  macro_f1: 'macro F1',
  auroc: 'AUROC',
  ece: 'expected calibration error',
  map: 'mean average precision',
  r2: 'R²',
  mse: 'mean squared error',
};

/** A figure by the field's name: "val/macro_f1" and "macro_f1" are "macro F1". */
export function scoreWords(metric: string): string {
  const score = metric.slice(metric.indexOf('/') + 1);
  return score in WORDS ? WORDS[score as ScoreName] : score;
}

/** "accuracy on val" of "val/accuracy". */
export function metricWords(metric: string): string {
  const [split, score] = metric.split('/');
  return score === undefined ? scoreWords(metric) : `${scoreWords(score)} on ${split}`;
}

/** A sentence's first letter in upper case. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a reader of the axis has to know where a low figure is a good one. */
export function withGoal(words: string, goal: Goal): string {
  return goal === 'minimize' ? `${words} (lower is better)` : words;
}
