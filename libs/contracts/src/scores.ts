/** What a probe can be asked to find. */
export const TASKS = ['classification', 'multilabel', 'regression'] as const;
export type Task = (typeof TASKS)[number];

export type Goal = 'maximize' | 'minimize';

interface ScoreRule {
  readonly goal: Goal;
  readonly tasks: readonly Task[];
  readonly about: string;
}

/** Figures of a probe on a split: the one table behind validation, ranking and the reference page. */
export const SCORES = {
  accuracy: { goal: 'maximize', tasks: ['classification'], about: 'share of rows that are right' },
  loss: { goal: 'minimize', tasks: TASKS, about: 'mean negative log-likelihood, or squared error; without penalty' },
  balanced_accuracy: { goal: 'maximize', tasks: ['classification'], about: 'mean recall of the classes' },
  macro_f1: { goal: 'maximize', tasks: ['classification', 'multilabel'], about: 'mean F1 of classes or labels' },
  auroc: { goal: 'maximize', tasks: ['classification'], about: 'area under the ROC curve, one class against the rest' },
  ece: { goal: 'minimize', tasks: ['classification'], about: 'expected calibration error, 15 bins of equal width' },
  map: { goal: 'maximize', tasks: ['multilabel'], about: 'mean over labels of the average precision' },
  r2: { goal: 'maximize', tasks: ['regression'], about: 'coefficient of determination' },
  mse: { goal: 'minimize', tasks: ['regression'], about: 'mean squared error' },
} as const satisfies Readonly<Record<string, ScoreRule>>;

export type ScoreName = keyof typeof SCORES;
export const SCORE_NAMES = Object.keys(SCORES) as readonly ScoreName[];

/** What a sweep can rank by. */
export type MetricName = `val/${ScoreName}`;
export const METRIC_NAMES = SCORE_NAMES.map((name): MetricName => `val/${name}`);

/** What ranks probes of a task where the sweep file does not say. */
export const DEFAULT_METRICS: Readonly<Record<Task, MetricName>> = {
  classification: 'val/accuracy',
  multilabel: 'val/map',
  regression: 'val/r2',
};

export function scoreOf(metric: MetricName): ScoreName {
  return metric.slice('val/'.length) as ScoreName;
}
