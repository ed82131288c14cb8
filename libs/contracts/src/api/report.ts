import { z } from 'zod';
import { Counts, SweepView } from './sweeps';

/** A configuration with its replicates, as ranked for a report. */
export const RankedConfiguration = z.object({
  rank: z.int(),
  layer: z.string(),
  target: z.string(),
  configuration: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  n: z.int().describe('replicates'),
  val: z.object({
    mean: z.number().nullable().describe('the selection score: mean over seeds'),
    sd: z.number().nullable().describe('spread over seeds (n - 1); null at n = 1'),
  }),
  test: z.record(
    z.string(),
    z.object({ mean: z.number(), ci95: z.tuple([z.number(), z.number()]).describe('over the rows of the split') }),
  ),
  diverged: z.int().describe('replicates that diverged; such a configuration ranks below all without'),
  tied_with: z.int().describe('other configurations with the same selection score'),
  probe_key: z.string().nullable().describe('the replicate of median val loss'),
});
export type RankedConfiguration = z.infer<typeof RankedConfiguration>;

/** What `sonde run --json` prints. */
export const SweepReport = z.object({
  sweep: SweepView.pick({
    id: true,
    name: true,
    state: true,
    dataset: true,
    metric: true,
    duration_s: true,
    temporal_url: true,
  }).extend({ counts: Counts }),
  best: z.array(RankedConfiguration),
  layers: z.array(RankedConfiguration).describe('the best configuration of each layer'),
  notes: z.array(z.string()).describe('what a reader should know: constant columns, warnings of the dataset, failures'),
});
export type SweepReport = z.infer<typeof SweepReport>;
