import { z } from 'zod';
import { TASKS } from '../scores';
import { Interval, ParameterValues } from './figures';
import { SplitMetrics } from './probes';

const digests = z.object({ train: z.string(), val: z.string() }).describe('SHA-256 of type, shape and bytes');

/** What a probe is, for whoever gets its weights without Sonde: enough to apply it and to train it again. */
export const ProbeCard = z.object({
  format: z.literal('sonde-probe-card/1'),
  probe_key: z.string().describe('SHA-256 of all that determines the probe'),
  trained_at: z.iso.datetime(),
  weights: z.object({
    file: z.string().describe('safetensors, beside the card'),
    sha256: z.string(),
    tensors: z.record(z.string(), z.array(z.int())).describe('shape by name'),
  }),
  trained_on: z.object({
    dataset: z.object({ name: z.string(), digest: z.string() }),
    layer: z.object({ name: z.string(), features: z.int(), digests }),
    target: z.object({
      name: z.string(),
      task: z.enum(TASKS),
      classes: z.array(z.string()),
      outputs: z.int(),
      digests,
    }),
    rows: z.object({ train: z.int(), val: z.int() }),
  }),
  parameters: ParameterValues,
  seed: z.int(),
  epoch: z.int().nullable().describe('the epoch whose weights these are; null for lbfgs'),
  numerics: z.int().describe('version of the numerics'),
  preprocessing: z.object({
    normalization: z.string(),
    folded: z.boolean().describe('whether weight and bias take features as they lie in the dataset'),
    constant_columns: z.array(z.int()),
  }),
  metrics: z.object({
    train: SplitMetrics,
    val: SplitMetrics.extend({ ci95: Interval.nullable() }).describe('what chose it: flattered where it was chosen'),
    test: z
      .record(z.string(), SplitMetrics.extend({ ci95: Interval.nullable() }))
      .describe(
        "by split, computed from the dataset's files; empty unless its configuration was selected on val in a sweep that has ended, and where the files are gone or take too long",
      ),
    interval_of: z.string().describe('the metric that ci95 is of'),
  }),
  apply: z.object({ words: z.string(), python: z.array(z.string()).describe('lines for PyTorch') }),
});
export type ProbeCard = z.infer<typeof ProbeCard>;
