import { z } from 'zod';
import { word } from './strict';

/** Optimizers that step along a gradient. */
export const DESCENTS = ['sgd', 'adam', 'adamw'] as const;
/** lbfgs finds the optimum itself, from zeros and on all of train at once. */
export const OPTIMIZERS = [...DESCENTS, 'lbfgs'] as const;
export type Optimizer = (typeof OPTIMIZERS)[number];

export type ParameterValue = string | number | boolean;

interface ParameterRule {
  /** The schema of a single value. */
  readonly value: z.ZodType<ParameterValue>;
  /** Numbers can be searched in a range, integers in a range of integers; a choice is searched by its values. */
  readonly kind: 'number' | 'integer' | 'choice';
  /** None for C, which replaces weight_decay. */
  readonly default?: ParameterValue;
  /** The optimizers that use it; a trial drops what its own does not use. */
  readonly usedBy: readonly Optimizer[];
  /**
   * What has one value: each probe; all probes of a pack; or a compiled training program, so that packs which differ in
   * it compile one each. A parameter of a program is one of its pack, too.
   */
  readonly scope: 'probe' | 'pack' | 'program';
  readonly about: string;
}

const aboveZero = z.number('expected a number').positive('expected a number above 0');
const notNegative = z.number('expected a number').nonnegative('expected a number of at least 0');
const wholeFromZero = z.int('expected a whole number').min(0, 'expected a whole number of at least 0');
const wholeFromOne = z.int('expected a whole number').min(1, 'expected a whole number of at least 1');

/**
 * Everything about each parameter, in the order of the reference page. From this one table derive the search space that
 * a sweep file may write, the parameters of a trial (domain/configuration) and those of a pack and its probes
 * (domain/pack-parameters). Besides its entry a new parameter needs only the code in libs/training that uses it.
 */
const TABLE = {
  optimizer: {
    value: word('optimizer', OPTIMIZERS),
    kind: 'choice',
    default: 'adam',
    usedBy: OPTIMIZERS,
    scope: 'program',
    about: 'as torch.optim; lbfgs solves the convex problem',
  },
  learning_rate: {
    value: aboveZero,
    kind: 'number',
    default: 0.001,
    usedBy: DESCENTS,
    scope: 'probe',
    about: 'step size',
  },
  weight_decay: {
    value: notNegative,
    kind: 'number',
    default: 0,
    usedBy: OPTIMIZERS,
    scope: 'probe',
    about: 'L2 in the gradient, bias included (sgd, adam); decoupled (adamw); on the weights alone (lbfgs)',
  },
  C: {
    value: aboveZero,
    kind: 'number',
    usedBy: ['lbfgs'],
    scope: 'probe',
    about: "scikit-learn's inverse strength, instead of weight_decay",
  },
  momentum: {
    value: notNegative.lt(1, 'expected a number below 1'),
    kind: 'number',
    default: 0,
    usedBy: ['sgd'],
    scope: 'probe',
    about: 'as torch.optim.SGD',
  },
  nesterov: {
    value: z.boolean('expected true or false'),
    kind: 'choice',
    default: false,
    usedBy: ['sgd'],
    scope: 'program',
    about: 'needs a momentum above 0',
  },
  batch_size: {
    value: z.union([wholeFromOne, z.literal('full')], { error: 'expected a whole number of rows, or full' }),
    kind: 'integer',
    default: 256,
    usedBy: DESCENTS,
    scope: 'pack',
    about: 'rows a step, or full; a short last batch is kept',
  },
  epochs: {
    value: wholeFromOne.max(1_000_000, 'expected at most 1,000,000 epochs'),
    kind: 'integer',
    default: 100,
    usedBy: DESCENTS,
    scope: 'pack',
    about: 'passes over train',
  },
  schedule: {
    value: word('schedule', ['constant', 'cosine']),
    kind: 'choice',
    default: 'constant',
    usedBy: DESCENTS,
    scope: 'pack',
    about: 'of the learning rate, step by step; cosine ends at 0',
  },
  warmup_epochs: {
    value: wholeFromZero,
    kind: 'integer',
    default: 0,
    usedBy: DESCENTS,
    scope: 'pack',
    about: 'epochs in which the learning rate rises evenly',
  },
  patience: {
    value: z.union([wholeFromOne, z.literal('off')], { error: 'expected a whole number of epochs, or off' }),
    kind: 'integer',
    default: 'off',
    usedBy: DESCENTS,
    scope: 'program',
    about: "early stopping: epochs without a better val loss; the best epoch's weights stay",
  },
  max_iterations: {
    value: wholeFromOne.max(100_000, 'expected at most 100,000 iterations'),
    kind: 'integer',
    default: 1000,
    usedBy: ['lbfgs'],
    scope: 'pack',
    about: 'steps after which a probe counts as not converged',
  },
  normalization: {
    value: word('normalization', ['none', 'standardize', 'l2']),
    kind: 'choice',
    default: 'standardize',
    usedBy: OPTIMIZERS,
    scope: 'pack',
    about: "by train's mean and standard deviation; l2 divides each row by its length; or none",
  },
  class_weight: {
    value: word('class weight', ['none', 'balanced']),
    kind: 'choice',
    default: 'none',
    usedBy: OPTIMIZERS,
    scope: 'pack',
    about: 'balanced weighs each class of train alike; classification only',
  },
  hidden: {
    value: wholeFromZero.max(4096, 'expected at most 4096 hidden units'),
    kind: 'integer',
    default: 0,
    usedBy: DESCENTS,
    scope: 'program',
    about: 'width of one hidden layer with ReLU; 0 is linear',
  },
  init: {
    value: word('init', ['torch', 'zeros']),
    kind: 'choice',
    default: 'torch',
    usedBy: DESCENTS,
    scope: 'pack',
    about: 'uniform within 1/sqrt(features), as nn.Linear; or zeros',
  },
  resample: {
    value: word('resample', ['none', 'bootstrap']),
    kind: 'choice',
    default: 'none',
    usedBy: OPTIMIZERS,
    scope: 'pack',
    about: 'bootstrap draws the rows of train from the seed',
  },
} as const satisfies Readonly<Record<string, ParameterRule>>;

type Table = typeof TABLE;
export type ParameterName = keyof Table;

export const PARAMETERS: Readonly<Record<ParameterName, ParameterRule>> = TABLE;
export const PARAMETER_NAMES = Object.keys(TABLE) as readonly ParameterName[];

export type KindOf<Name extends ParameterName> = Table[Name]['kind'];
export type ValueOf<Name extends ParameterName> = z.infer<Table[Name]['value']>;

/** Names of the parameters that at least one of the optimizers uses. */
export type UsedBySome<Used extends Optimizer> = {
  [Name in ParameterName]: [Extract<Used, Table[Name]['usedBy'][number]>] extends [never] ? never : Name;
}[ParameterName];

/** Names of the parameters that each of the optimizers uses. */
export type UsedByAll<Used extends Optimizer> = {
  [Name in ParameterName]: [Used] extends [Table[Name]['usedBy'][number]] ? Name : never;
}[ParameterName];

/** Names of the parameters of a scope. */
export type InScope<Scope extends ParameterRule['scope']> = {
  [Name in ParameterName]: Table[Name]['scope'] extends Scope ? Name : never;
}[ParameterName];
