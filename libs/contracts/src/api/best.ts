import { z } from 'zod';
import { MetricView, SweepName } from './figures';
import { RankedConfiguration } from './report';

/**
 * mean: by the selection score. one_se: the earliest layer, then the strongest decay, of those that are within one
 * standard error of the best.
 */
export const BEST_RULES = ['mean', 'one_se'] as const;
export type BestRule = (typeof BEST_RULES)[number];

/** Difference between the best configuration and another one, row by row of val. */
const GapToBest = z.object({
  difference: z.number().describe("the best's selection score less its own, in the metric's good direction"),
  standard_error: z
    .number()
    .describe('of that difference, paired over the rows of val; clustered where the dataset has groups'),
});

export const BestConfiguration = RankedConfiguration.extend({
  sweep: SweepName,
  gap_to_best: GapToBest.nullable().describe('rule one_se only'),
});
export type BestConfiguration = z.infer<typeof BestConfiguration>;

/** The best configurations: of a sweep, a layer, a target, or of all sweeps over a dataset. */
export const BestList = z.object({
  rule: z.enum(BEST_RULES),
  metric: MetricView,
  items: z.array(BestConfiguration).describe('the selected one first'),
  contenders: z.int().nullable().describe('rule one_se: configurations whose rows were compared with the best'),
  notes: z.array(z.string()),
});
export type BestList = z.infer<typeof BestList>;
