import { z } from 'zod';
import { distinct, strict, word } from './strict';
import { shown } from '../text/issues';

/** Optimisers that step along a gradient. */
export const DESCENTS = ['sgd', 'adam', 'adamw'] as const;
/** lbfgs finds the optimum itself, from zeros and on all of train at once. */
export const OPTIMIZERS = [...DESCENTS, 'lbfgs'] as const;
export type Optimizer = (typeof OPTIMIZERS)[number];

const aboveZero = z.number('expected a number').positive('expected a number above 0');
const notNegative = z.number('expected a number').nonnegative('expected a number of at least 0');
const wholeFromZero = z.int('expected a whole number').min(0, 'expected a whole number of at least 0');
const wholeFromOne = z.int('expected a whole number').min(1, 'expected a whole number of at least 1');

/** The schema of a single value of each parameter. */
export const PARAMETER_VALUES = {
  optimizer: word('optimizer', OPTIMIZERS),
  learning_rate: aboveZero,
  weight_decay: notNegative,
  C: aboveZero,
  momentum: notNegative.lt(1, 'expected a number below 1'),
  nesterov: z.boolean('expected true or false'),
  batch_size: z.union([wholeFromOne, z.literal('full')], { error: 'expected a whole number of rows, or full' }),
  epochs: wholeFromOne.max(1_000_000, 'expected at most 1,000,000 epochs'),
  schedule: word('schedule', ['constant', 'cosine']),
  warmup_epochs: wholeFromZero,
  patience: z.union([wholeFromOne, z.literal('off')], { error: 'expected a whole number of epochs, or off' }),
  max_iterations: wholeFromOne.max(100_000, 'expected at most 100,000 iterations'),
  normalization: word('normalization', ['none', 'standardize', 'l2']),
  class_weight: word('class weight', ['none', 'balanced']),
  hidden: wholeFromZero.max(4096, 'expected at most 4096 hidden units'),
  init: word('init', ['torch', 'zeros']),
  resample: word('resample', ['none', 'bootstrap']),
} as const;

export type ParameterName = keyof typeof PARAMETER_VALUES;

interface ParameterRule {
  /** None for C, which stands in the place of weight_decay. */
  readonly default?: string | number | boolean;
  /** The optimisers that use it; a trial drops what its own does not use. */
  readonly usedBy: readonly Optimizer[];
  readonly about: string;
}

/** Default, users and meaning of each parameter: the one table behind validation, planning and the reference page. */
export const PARAMETERS: Readonly<Record<ParameterName, ParameterRule>> = {
  optimizer: { default: 'adam', usedBy: OPTIMIZERS, about: 'as torch.optim; lbfgs solves the convex problem' },
  learning_rate: { default: 0.001, usedBy: DESCENTS, about: 'step size' },
  weight_decay: {
    default: 0,
    usedBy: OPTIMIZERS,
    about: 'L2 in the gradient, bias included (sgd, adam); decoupled (adamw); on the weights alone (lbfgs)',
  },
  C: { usedBy: ['lbfgs'], about: "scikit-learn's inverse strength, instead of weight_decay" },
  momentum: { default: 0, usedBy: ['sgd'], about: 'as torch.optim.SGD' },
  nesterov: { default: false, usedBy: ['sgd'], about: 'needs a momentum above 0' },
  batch_size: { default: 256, usedBy: DESCENTS, about: 'rows a step, or full; a short last batch is kept' },
  epochs: { default: 100, usedBy: DESCENTS, about: 'passes over train' },
  schedule: { default: 'constant', usedBy: DESCENTS, about: 'of the learning rate, step by step; cosine ends at 0' },
  warmup_epochs: { default: 0, usedBy: DESCENTS, about: 'epochs in which the learning rate rises evenly' },
  patience: {
    default: 'off',
    usedBy: DESCENTS,
    about: "early stopping: epochs without a better val loss; the best epoch's weights stay",
  },
  max_iterations: { default: 1000, usedBy: ['lbfgs'], about: 'steps after which a probe counts as not converged' },
  normalization: {
    default: 'standardize',
    usedBy: OPTIMIZERS,
    about: "by train's mean and standard deviation; l2 divides each row by its length; or none",
  },
  class_weight: {
    default: 'none',
    usedBy: OPTIMIZERS,
    about: 'balanced weighs each class of train alike; classification only',
  },
  hidden: { default: 0, usedBy: DESCENTS, about: 'width of one hidden layer with ReLU; 0 is linear' },
  init: { default: 'torch', usedBy: DESCENTS, about: 'uniform within 1/sqrt(features), as nn.Linear; or zeros' },
  resample: { default: 'none', usedBy: OPTIMIZERS, about: 'bootstrap draws the rows of train from the seed' },
};

const WRONG_SHAPE =
  'expected a value, a list of values, {value: …}, {values: […]} or {distribution: …, min: …, max: …}';

const DISTRIBUTIONS = ['uniform', 'log_uniform_values', 'int_uniform'] as const;

const distribution = z.enum(DISTRIBUTIONS, {
  error: (issue) =>
    issue.input === 'log_uniform'
      ? 'log_uniform takes exponents elsewhere and is refused here: use log_uniform_values with real bounds, e.g. min: 0.0001'
      : `unknown distribution ${shown(issue.input)}: expected one of ${DISTRIBUTIONS.join(', ')}`,
});

const Range = strict({ distribution, min: z.number('expected a number'), max: z.number('expected a number') })
  .refine((range) => range.min < range.max, { path: ['max'], message: 'expected max to be above min' })
  .refine((range) => range.distribution !== 'log_uniform_values' || range.min > 0, {
    path: ['min'],
    message: 'log_uniform_values needs a min above 0',
  })
  .refine((r) => r.distribution !== 'int_uniform' || (Number.isInteger(r.min) && Number.isInteger(r.max)), {
    path: ['min'],
    message: 'int_uniform needs whole bounds; both ends are included',
  });
export type Range = z.infer<typeof Range>;

function listed<Value extends z.ZodType>(value: Value) {
  return z.union([value, distinct(value), strict({ value }), strict({ values: distinct(value) })], {
    error: WRONG_SHAPE,
  });
}

function searched<Value extends z.ZodType>(value: Value) {
  return z.union([value, distinct(value), strict({ value }), strict({ values: distinct(value) }), Range], {
    error: WRONG_SHAPE,
  });
}

/** One block of the search space: what each parameter may be. */
export const ParameterBlock = strict({
  optimizer: listed(PARAMETER_VALUES.optimizer).optional(),
  learning_rate: searched(PARAMETER_VALUES.learning_rate).optional(),
  weight_decay: searched(PARAMETER_VALUES.weight_decay).optional(),
  C: searched(PARAMETER_VALUES.C).optional(),
  momentum: searched(PARAMETER_VALUES.momentum).optional(),
  nesterov: listed(PARAMETER_VALUES.nesterov).optional(),
  batch_size: searched(PARAMETER_VALUES.batch_size).optional(),
  epochs: searched(PARAMETER_VALUES.epochs).optional(),
  schedule: listed(PARAMETER_VALUES.schedule).optional(),
  warmup_epochs: searched(PARAMETER_VALUES.warmup_epochs).optional(),
  patience: searched(PARAMETER_VALUES.patience).optional(),
  max_iterations: searched(PARAMETER_VALUES.max_iterations).optional(),
  normalization: listed(PARAMETER_VALUES.normalization).optional(),
  class_weight: listed(PARAMETER_VALUES.class_weight).optional(),
  hidden: searched(PARAMETER_VALUES.hidden).optional(),
  init: listed(PARAMETER_VALUES.init).optional(),
  resample: listed(PARAMETER_VALUES.resample).optional(),
});
export type ParameterBlock = z.infer<typeof ParameterBlock>;

export type ParameterValue = string | number | boolean;

/** What a parameter of a block may be, whichever way it was written; the path leads to the written values. */
export type SearchedParameter =
  | { readonly kind: 'values'; readonly values: readonly ParameterValue[]; readonly path: readonly string[] }
  | { readonly kind: 'range'; readonly range: Range };

/** Resolves the short forms of the sweep file. */
export function searchedParameter(written: NonNullable<ParameterBlock[ParameterName]>): SearchedParameter {
  if (typeof written !== 'object') return { kind: 'values', values: [written], path: [] };
  if (Array.isArray(written)) return { kind: 'values', values: written, path: [] };
  if ('distribution' in written) return { kind: 'range', range: written };
  if ('value' in written) return { kind: 'values', values: [written.value], path: ['value'] };
  return { kind: 'values', values: written.values, path: ['values'] };
}

/** The optimisers that trials of a block use. */
export function optimizersOf(block: ParameterBlock): readonly Optimizer[] {
  const searched = searchedParameter(block.optimizer ?? 'adam');
  return searched.kind === 'values' ? OPTIMIZERS.filter((name) => searched.values.includes(name)) : [];
}
