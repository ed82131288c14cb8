import { z } from 'zod';
import { MetricView, ParameterValues } from './figures';
import { LearningCurve } from './probes';

const value = z.union([z.string(), z.number(), z.boolean()]);

/** What hyper-parameters do to the selection score. */
export const Sensitivity = z.object({
  target: z.string(),
  metric: MetricView,
  parameter: z.string().describe('what the heat map has beside layers: learning_rate, else C, else weight_decay'),
  cells: z
    .array(
      z.object({
        layer: z.string(),
        index: z.int(),
        value: value.nullable(),
        mean: z.number().nullable().describe('of the best configuration with this value; null where all diverged'),
        sd: z.number().nullable(),
        configurations: z.int(),
        diverged: z.int().describe('configurations with a replicate that diverged'),
      }),
    )
    .describe('one a layer and value of the parameter'),
  marginals: z
    .array(
      z.object({
        parameter: z.string(),
        values: z.array(
          z.object({
            value: value.nullable(),
            configurations: z.int(),
            mean: z.number().nullable().describe('over configurations of all layers'),
            best: z.number().nullable(),
            diverged: z.int(),
          }),
        ),
      }),
    )
    .describe('parameters that the sweep varies; each value over all else'),
});
export type Sensitivity = z.infer<typeof Sensitivity>;

/** Learning curves of the probe that stands for the best configuration of each layer. */
export const LearningCurves = z.object({
  items: z.array(
    z.object({
      layer: z.string(),
      index: z.int(),
      target: z.string(),
      probe_key: z.string(),
      seed: z.int(),
      configuration: ParameterValues,
      curve: LearningCurve,
    }),
  ),
});
export type LearningCurves = z.infer<typeof LearningCurves>;

/** Where each probe lies on the way from no weights to the best fit: lbfgs traces it, learning rates land on it. */
export const RegularizationPath = z.object({
  layer: z.string(),
  target: z.string(),
  points: z
    .array(
      z.object({
        probe_key: z.string(),
        optimizer: z.string(),
        learning_rate: z.number().nullable(),
        decay: z.number().nullable().describe('weight decay, or 1 / C'),
        seed: z.int(),
        train_loss: z.number(),
        weight_norm: z.number().describe('Euclidean norm of the weights for normalised features, without bias'),
      }),
    )
    .describe('those of lbfgs, strongest penalty first, then all others; none where the layer has no lbfgs'),
});
export type RegularizationPath = z.infer<typeof RegularizationPath>;
