import { z } from 'zod';

/** Lower and upper end. */
export const Interval = z.tuple([z.number(), z.number()]);
export type Interval = z.infer<typeof Interval>;

/** How an interval over rows was made. */
export const INTERVAL_METHODS = ['wilson', 'normal', 'bootstrap', 'cluster_bootstrap'] as const;
export type IntervalMethod = (typeof INTERVAL_METHODS)[number];

const IntervalMethod = z
  .enum(INTERVAL_METHODS)
  .nullable()
  .describe(
    "wilson: of an accuracy on independent rows, which count for more where seeds disagree; normal: of a loss; bootstrap: of any other metric, rows resampled; cluster_bootstrap: the dataset's groups resampled, where it has them. Null where there is no interval",
  );

/** A figure of a split with what its rows leave open. It knows nothing of seeds. */
export const RowFigure = z.object({
  mean: z.number().nullable().describe("the sweep's metric, mean over seeds; null where the split does not define it"),
  ci95: Interval.nullable().describe('95 % interval over the rows of the split'),
  method: IntervalMethod,
  rows: z.int(),
});
export type RowFigure = z.infer<typeof RowFigure>;

/** The sweep's metric on val: what chooses. */
export const SelectionScore = z.object({
  mean: z.number().nullable().describe('the selection score: mean over seeds; null where no replicate has one'),
  sd: z.number().nullable().describe('seed_sd: spread over seeds (n - 1); null at n = 1'),
  seed_t95: Interval.nullable().describe(
    "Student's 95 % interval of the mean over seeds; with resample it carries Nadeau and Bengio's correction. Null at n = 1",
  ),
});
export type SelectionScore = z.infer<typeof SelectionScore>;

/** Values of parameters by name, as on the wire. */
export const ParameterValues = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** Where a figure belongs: a sweep by id and name. */
export const SweepName = z.object({ id: z.string(), name: z.string() });

export const MetricView = z.object({ name: z.string(), goal: z.enum(['maximize', 'minimize']) });
