import { z } from 'zod';

const metric = z.number().nullable().describe('null where training diverged');

export const SplitMetrics = z.object({ rows: z.int(), correct: z.int().nullable(), accuracy: metric, loss: metric });
export type SplitMetrics = z.infer<typeof SplitMetrics>;

/** Figures of train and val alone: test is sealed, and shown for selected probes only. */
export const ProbeView = z.object({
  key: z.string(),
  layer: z.string(),
  target: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  seed: z.int(),
  diverged: z.boolean(),
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
  val_accuracy: z.array(metric),
});
export type LearningCurve = z.infer<typeof LearningCurve>;

export const ProbeDetail = ProbeView.extend({
  classes: z.array(z.string()),
  features: z.int(),
  constant_columns: z.array(z.int()).describe('columns that do not vary on train: divided by 1'),
  numerics: z.int().describe('version of the numerics that trained it'),
  curve: LearningCurve,
  weights_url: z.string(),
});
export type ProbeDetail = z.infer<typeof ProbeDetail>;

export const PROBE_SORTS = ['val/accuracy', 'val/loss', 'train/accuracy', 'train/loss'] as const;
export type ProbeSort = (typeof PROBE_SORTS)[number];
