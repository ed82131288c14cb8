import { z } from 'zod';
import { METRIC_NAMES, SCORES, SCORE_NAMES, TASKS, type ScoreName } from '../scores';

const metric = z.number().nullable().describe('null where training diverged');

type FurtherFigure = Exclude<ScoreName, 'loss'>;

/** Loss, and the figures that the target's task has; on train those alone that show how it fits. */
export const SplitMetrics = z.object({
  rows: z.int(),
  correct: z.int().nullable().describe('rows that are right; null where training diverged, and but for classification'),
  loss: metric,
  ...(Object.fromEntries(SCORE_NAMES.filter((name) => name !== 'loss').map((name) => [name, figure(name)])) as Record<
    FurtherFigure,
    ReturnType<typeof figure>
  >),
});
export type SplitMetrics = z.infer<typeof SplitMetrics>;

function figure(name: ScoreName) {
  const { tasks, about } = SCORES[name];
  return z
    .number()
    .nullable()
    .optional()
    .describe(`${about} (${tasks.join(', ')}); null where it is not defined, absent where training diverged`);
}

/** Figures of train and val alone: test is sealed, and shown for selected probes only. */
export const ProbeView = z.object({
  key: z.string(),
  layer: z.string(),
  target: z.string(),
  task: z.enum(TASKS),
  outputs: z.int().describe('how many classes, labels or regression outputs there are'),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  seed: z.int(),
  diverged: z.boolean(),
  epoch: z.int().nullable().describe('the epoch whose weights these are, from 1; null for lbfgs'),
  train: SplitMetrics,
  val: SplitMetrics,
  trained_at: z.iso.datetime(),
});
export type ProbeView = z.infer<typeof ProbeView>;

export const ProbePage = z.object({ items: z.array(ProbeView), next_cursor: z.string().nullable() });
export type ProbePage = z.infer<typeof ProbePage>;

export const LearningCurve = z.object({
  epoch: z.array(z.int()),
  train_loss: z.array(metric),
  val_loss: z.array(metric),
  val_accuracy: z.array(metric).describe('empty but for classification'),
});
export type LearningCurve = z.infer<typeof LearningCurve>;

/** How near lbfgs came to the optimum. */
const Certificate = z.object({
  objective: z.number().nullable().describe('mean loss with its penalty; null where it is not finite'),
  gradient_norm: z
    .number()
    .nullable()
    .describe("largest element of the objective's gradient, in the space it was solved in; null likewise"),
  iterations: z.int(),
  evaluations: z.int().describe('of the objective'),
  converged: z.boolean(),
  no_optimum: z.boolean().describe('without penalty on separable data there is none: larger weights are always better'),
});

export const ProbeDetail = ProbeView.extend({
  classes: z.array(z.string()).describe('names of classes or labels; of regression outputs, where they have names'),
  features: z.int(),
  constant_columns: z.array(z.int()).describe('columns that do not vary on train: standardisation divides them by 1'),
  numerics: z.int().describe('version of the numerics that trained it'),
  curve: LearningCurve,
  certificate: Certificate.nullable().describe('lbfgs only'),
  weights_url: z.string(),
  apply: z.string().describe('how the weights are applied to features, in words'),
});
export type ProbeDetail = z.infer<typeof ProbeDetail>;

/** Figures by which probes are listed: all of val, and of train those that every probe has. Never those of test. */
export const PROBE_SORTS = [...METRIC_NAMES, 'train/accuracy', 'train/loss'] as const;
export type ProbeSort = (typeof PROBE_SORTS)[number];
