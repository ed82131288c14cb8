import { z } from 'zod';
import { Interval } from './figures';
import { RankedConfiguration, SweepReport } from './report';

/** The best learning rate is the lowest or the highest that was tried: a better one may lie beyond. */
const GridEdge = z.object({
  parameter: z.enum(['learning_rate', 'C']),
  value: z.number(),
  side: z.enum(['lowest', 'highest']),
  suggest: z.array(z.number()).describe('values that go on beyond the edge, in the step of the grid'),
});
export type GridEdge = z.infer<typeof GridEdge>;

export const ProfileLayer = z.object({
  layer: z.string(),
  index: z.int().describe("place among the dataset's layers, from 0"),
  target: z.string(),
  best: RankedConfiguration.describe('of this layer and target, chosen on val'),
  val_ci95: RankedConfiguration.shape.test.valueType.describe(
    'the selection score with its interval over the rows of val; flattered, since val chose it',
  ),
  baseline: z
    .record(z.string(), z.number())
    .describe("accuracy of train's most frequent class by split; empty but for classification"),
  generalization_gap: z
    .record(z.string(), z.object({ difference: z.number(), ci95: Interval.nullable() }))
    .describe('by further test split, such as test_shift: the score on test less the score there'),
  configurations: z.int().describe('that have a probe'),
  edge: GridEdge.nullable(),
});
export type ProfileLayer = z.infer<typeof ProfileLayer>;

/** How sure it is which layer is best: the whole selection is made anew on resampled rows of val. */
export const BestLayer = z.object({
  target: z.string(),
  metric: z.string(),
  rows: z.int().describe('of val'),
  groups: z.int().nullable().describe('of rows, which are then resampled as wholes; null where the dataset has none'),
  draws: z.int(),
  seed: z.int(),
  contenders: z.int().describe('configurations that took part: the best of each layer'),
  configurations: z.int().describe('of all layers'),
  layers: z.array(
    z.object({
      layer: z.string(),
      index: z.int(),
      p_best: z.number().describe('share of draws in which a configuration of this layer was chosen; ties are shared'),
      mean: z.number().nullable().describe('selection score of its best configuration'),
      ci95: Interval.nullable().describe(
        "of its best configuration's lead over the best of the other layers, over rows of val",
      ),
      in_set: z.boolean(),
    }),
  ),
  confidence_set: z
    .array(z.string())
    .describe(
      'the layers that cannot be distinguished from the best at this sample size (multiple comparisons with the best, 95 %)',
    ),
  summary: z.string().describe('the result in a sentence'),
});
export type BestLayer = z.infer<typeof BestLayer>;

/** What each layer knows: selection score, test on every split, what chance would give, and which layer is best. */
export const LayerProfile = z.object({
  sweep: SweepReport.shape.sweep.omit({ counts: true, duration_s: true, temporal_url: true }),
  test_splits: z.array(z.string()),
  targets: z.array(z.string()),
  layers: z.array(ProfileLayer).describe("in the dataset's order, target by target"),
  best_layers: z
    .array(
      z.object({
        target: z.string(),
        best_layer: BestLayer.nullable(),
        reason: z.string().nullable().describe('why the layers cannot be compared; null where they are'),
      }),
    )
    .describe('for each target which layer is best, and how sure that is'),
  seal: SweepReport.shape.seal,
  notes: z.array(z.string()),
});
export type LayerProfile = z.infer<typeof LayerProfile>;
