import { z } from 'zod';
import { Counts, SweepView } from './sweeps';

const TestFigure = z.object({
  mean: z.number().nullable().describe("the sweep's metric, mean over seeds; null where the split does not define it"),
  ci95: z
    .tuple([z.number(), z.number()])
    .nullable()
    .describe(
      'over the rows of the split: of accuracy, loss and mse. Null for any other metric, until rows are resampled',
    ),
});

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
  configuration: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  n: z.int().describe('replicates'),
  val: z.object({
    mean: z.number().nullable().describe('the selection score: mean over seeds; null where no replicate has one'),
    sd: z.number().nullable().describe('spread over seeds (n - 1); null at n = 1'),
  }),
  test: z.record(z.string(), TestFigure).describe('by split; of selected configurations, once the sweep has ended'),
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
  notes: z
    .array(z.string())
    .describe('what a reader should know: constant columns, warnings of the dataset, failures, what did not converge'),
});
export type SweepReport = z.infer<typeof SweepReport>;
