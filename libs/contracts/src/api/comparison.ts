import { z } from 'zod';
import { Interval, MetricView, RowFigure } from './figures';

/**
 * What can be compared, each by a reference: probe:KEY (or at least its first 8 letters), configuration:SWEEP/ID,
 * layer:SWEEP/NAME (its best configuration), sweep:SWEEP (likewise). A target may follow: layer:SWEEP/NAME@TARGET.
 */
export const COMPARED_KINDS = ['probe', 'configuration', 'layer', 'sweep'] as const;

const ComparedItem = z.object({
  reference: z.string(),
  kind: z.enum(COMPARED_KINDS),
  title: z.string().describe('for people: layer and what the configuration varies'),
  sweep: z.string().nullable().describe('id; null of a probe'),
  layer: z.string(),
  n: z.int().describe('replicates'),
  probe_keys: z.array(z.string()),
  figure: RowFigure,
  seed_sd: z.number().nullable(),
});

const McNemar = z.object({
  only_a: z.int().describe('rows that a alone has right'),
  only_b: z.int(),
  statistic: z
    .number()
    .nullable()
    .describe('chi-square with continuity correction; null where the exact test was made'),
  p: z.number(),
});

const SignFlip = z.object({
  n: z.int().describe('seeds that both have'),
  p: z.number().nullable().describe('two-sided; null where it is refused'),
  smallest: z.number().describe('the smallest p that so many seeds can give: 2 / 2^n'),
  refusal: z.string().nullable().describe('why no significance is possible, in words'),
});

const ComparedPair = z.object({
  a: z.int().describe('index of the item'),
  b: z.int(),
  difference: z.number().describe('a less b'),
  ci95: Interval.describe('bootstrap over rows, paired; over groups where the dataset has them'),
  p: z.number().describe("McNemar's for two probes on independent rows, else the bootstrap's, two-sided"),
  test: z.enum(['mcnemar_exact', 'mcnemar', 'bootstrap', 'cluster_bootstrap']),
  p_holm: z.number().describe('corrected by Holm over the family of all pairs'),
  significant: z.boolean().describe('p_holm below 0.05'),
  mcnemar: McNemar.nullable().describe('of two single probes of a classification'),
  sign_flip: SignFlip.nullable().describe('of two configurations with seeds in common'),
});
export type ComparedPair = z.infer<typeof ComparedPair>;

/** Two or more things compared on the same rows. */
export const Comparison = z.object({
  split: z.string(),
  metric: MetricView,
  target: z.string(),
  rows: z.int(),
  groups: z.int().nullable(),
  draws: z.int(),
  seed: z.int(),
  items: z.array(ComparedItem),
  pairs: z.array(ComparedPair).describe('every two of them'),
  notes: z.array(z.string()),
});
export type Comparison = z.infer<typeof Comparison>;
