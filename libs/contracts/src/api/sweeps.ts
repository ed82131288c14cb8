import { z } from 'zod';
import { SweepSpec } from '../sweep-file/sweep-spec';
import { FAILURE_CLASSES, SWEEP_STATES, TRIAL_STATES } from '../temporal/states';

/** planned = pending + running + succeeded + cached + pruned + diverged + failed + cancelled, at every moment. */
export const Counts = z.object({
  planned: z.int(),
  ...(Object.fromEntries(TRIAL_STATES.map((state) => [state, z.int()])) as Record<
    (typeof TRIAL_STATES)[number],
    z.ZodInt
  >),
});
export type Counts = z.infer<typeof Counts>;

export const SweepView = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  state: z.enum(SWEEP_STATES),
  dataset: z.object({ name: z.string(), version: z.int(), digest: z.string() }),
  metric: z.object({ name: z.string(), goal: z.enum(['maximize', 'minimize']) }),
  pool: z.string(),
  counts: Counts,
  revision: z.int().describe('how often it was extended'),
  failure: z.string().nullable().describe('why the sweep as a whole failed, or which limit ended it'),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  duration_s: z.number().describe('from submission to the end, or to now'),
  eta_s: z
    .number()
    .nullable()
    .describe(
      'seconds to the end, at the pace of the last minutes; null while nothing is known, and once it has ended',
    ),
  temporal_url: z.string().nullable(),
});
export type SweepView = z.infer<typeof SweepView>;

export const SweepDetail = SweepView.extend({
  failures: z
    .partialRecord(z.enum(FAILURE_CLASSES), z.int())
    .describe('trials that failed, by class; others are absent'),
  spec: SweepSpec.describe('the file, with its defaults and as it was extended'),
});
export type SweepDetail = z.infer<typeof SweepDetail>;

export const SweepPage = z.object({ items: z.array(SweepView), next_cursor: z.string().nullable() });
export type SweepPage = z.infer<typeof SweepPage>;

export const TrialView = z.object({
  index: z.int(),
  layer: z.string(),
  target: z.string(),
  configuration: z.string().describe('identifies the trial without its seed'),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  seed: z.int(),
  state: z.enum(TRIAL_STATES),
  probe_key: z.string().nullable(),
  failure: z.object({ class: z.string(), message: z.string() }).nullable(),
  pruning: z
    .object({
      epoch: z.int().describe('the rung'),
      score: z.number().nullable().describe("the configuration's mean over seeds on val at that epoch"),
      rank: z.int().describe('its place among those that were compared, from 1'),
      of: z.int(),
      kept: z.int().describe('how many went on'),
      cutoff: z.number().nullable().describe('the score of the last one that went on'),
    })
    .nullable()
    .describe('why a pruned trial was pruned'),
});
export type TrialView = z.infer<typeof TrialView>;

export const TrialPage = z.object({ items: z.array(TrialView), next_cursor: z.string().nullable() });
export type TrialPage = z.infer<typeof TrialPage>;
