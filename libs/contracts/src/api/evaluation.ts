import { z } from 'zod';
import { RowFigure } from './figures';

const names = (what: string, name: z.ZodString) =>
  z.array(name, `expected a list of ${what}`).min(1, `expected at least one`).max(20, 'expected at most 20');

const key = z.string().regex(/^[0-9a-f]{8,64}$/, 'expected 8 to 64 hexadecimal digits');

/** Probes to score on other data: every probe on every dataset. */
export const EvaluationRequest = z.strictObject({
  probes: names('keys of probes', key).describe('keys, or what they begin with: at least 8 letters'),
  datasets: names('names of datasets', z.string().min(1)),
  split: z.string().min(1).default('test'),
  layer: z.string().optional().describe('default: the layer of the same name'),
  target: z.string().optional().describe('default: the target of the same name, or the only one that fits'),
  reason: z
    .string()
    .min(1, 'expected a reason')
    .max(1000)
    .optional()
    .describe("stands in a sweep's report where its own test is looked at"),
});
export type EvaluationRequest = z.infer<typeof EvaluationRequest>;

export const EvaluationList = z.object({
  metric: z.string().describe('of the task: accuracy, map or r2'),
  items: z
    .array(
      z.object({
        probe_key: z.string(),
        trained_on: z.string().describe('name of the dataset'),
        dataset: z.string(),
        layer: z.string(),
        target: z.string(),
        split: z.string(),
        figure: RowFigure,
        figures: z.record(z.string(), z.number().nullable()).describe('all figures of the task'),
      }),
    )
    .describe('probe by probe, dataset by dataset'),
  notes: z.array(z.string()),
});
export type EvaluationList = z.infer<typeof EvaluationList>;
