import { z } from 'zod';
import { ParameterValues, RowFigure, SelectionScore } from './figures';
import { SealRecord } from './seal';
import { Counts, SweepView } from './sweeps';

const PermutedNull = z.object({
  mean: z.number().describe('what the same training scores on val where labels are permuted'),
  sd: z.number().nullable().describe('spread over draws (n - 1); null of one draw'),
  p: z
    .number()
    .describe('(1 + draws at least as good) / (draws + 1): the chance of the score where labels mean nothing'),
  draws: z.int(),
});

/** A configuration with its replicates, as ranked for a report. */
export const RankedConfiguration = z.object({
  rank: z.int(),
  layer: z.string(),
  target: z.string(),
  configuration: ParameterValues,
  configuration_id: z.string().describe('what comparisons name it by, within its sweep'),
  n: z.int().describe('replicates'),
  val: SelectionScore,
  test: z.record(z.string(), RowFigure).describe('by split; of selected configurations, once the sweep has ended'),
  permuted: PermutedNull.nullable().describe("null where the sweep's file asks for no controls, or none has ended yet"),
  baseline: z
    .number()
    .nullable()
    .describe(
      "what the most frequent class of train scores on val; null but for val/accuracy of a dataset that was described with its classes' counts",
    ),
  diverged: z.int().describe('replicates that diverged; such a configuration ranks below all without'),
  tied_with: z.int().describe('other configurations with the same selection score'),
  probe_key: z.string().nullable().describe('the replicate of median val loss'),
});
export type RankedConfiguration = z.infer<typeof RankedConfiguration>;

/** Configurations that were asked for by name. */
export const RankedList = z.object({ items: z.array(RankedConfiguration) });
export type RankedList = z.infer<typeof RankedList>;

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
  seal: SealRecord,
  notes: z
    .array(z.string())
    .describe('what a reader should know: constant columns, warnings of the dataset, failures, what did not converge'),
});
export type SweepReport = z.infer<typeof SweepReport>;
