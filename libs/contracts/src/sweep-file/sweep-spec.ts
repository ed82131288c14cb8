import { z } from 'zod';
import { METRIC_NAMES, SCORES, scoreOf } from '../scores';
import { shown } from '../text/issues';
import { checkBlock } from './check-block';
import { Name } from './name';
import { ParameterBlock } from './parameter-block';
import { distinct, strict, word } from './strict';

const DatasetReference = z
  .string('expected the name of a dataset')
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(@[0-9a-f]{8,64})?$/,
    'expected the name of a registered dataset, or name@digest for one version of it',
  );

const Metric = strict({
  name: z.enum(METRIC_NAMES, {
    error: ({ input }) =>
      typeof input === 'string' && input.startsWith('test')
        ? `${input.slice(0, 100)} is refused: test is sealed and never chooses; expected one of ${METRIC_NAMES.join(', ')}`
        : `unknown metric ${shown(input)}: expected one of ${METRIC_NAMES.join(', ')}`,
  }),
  goal: word('goal', ['maximize', 'minimize']).optional(),
}).superRefine((metric, context) => {
  const { goal } = SCORES[scoreOf(metric.name)];
  if (metric.goal && metric.goal !== goal) {
    context.addIssue({ code: 'custom', path: ['goal'], message: `${metric.name} is there to ${goal}` });
  }
});

/** Most draws of permuted labels: p then goes down to 0.001. */
const MAX_PERMUTATIONS = 999;

const Controls = strict({
  permuted_labels: z
    .int('expected a whole number')
    .min(1, 'expected at least 1 draw')
    .max(MAX_PERMUTATIONS, `expected at most ${MAX_PERMUTATIONS} draws`)
    .describe('probes on permuted labels beside each configuration: what it scores where there is nothing to learn'),
});

const EarlyTerminate = strict({
  type: word('type', ['successive_halving']),
  min_epochs: z
    .int('expected a whole number')
    .min(1, 'expected at least 1 epoch')
    .default(1)
    .describe('the first rung: after so many epochs configurations are compared for the first time'),
  eta: z
    .int('expected a whole number')
    .min(2, 'expected at least 2')
    .default(3)
    .describe('one in eta goes on, and the next rung is after eta times as many epochs'),
});

const seed = z
  .int('expected a whole number')
  .min(0, 'expected a seed of at least 0')
  .max(2 ** 32 - 1);

export const SweepFields = strict({
  name: Name.describe('shown in lists and in the Temporal UI'),
  description: z.string().max(10_000).optional(),
  dataset: DatasetReference.describe('a registered name; the CLI also takes a path, relative to the sweep file'),
  layers: distinct(z.string().min(1).max(1000, 'expected at most 1000 characters'))
    .default(['*'])
    .describe("globs over the dataset's layer names: their union, in the dataset's order"),
  targets: distinct(z.string().min(1).max(1000, 'expected at most 1000 characters'))
    .optional()
    .describe("default: the dataset's only target"),
  method: word('method', ['grid', 'random']).default('grid'),
  max_configurations: z.int().min(1).max(1_000_000).optional().describe('random: how many configurations are drawn'),
  search_seed: seed.optional().describe('random: a longer draw begins with the shorter one'),
  metric: Metric.optional().describe(
    'what ranks configurations; default val/accuracy, val/map (multilabel) or val/r2 (regression)',
  ),
  parameters: z
    .union([ParameterBlock, z.array(ParameterBlock).min(1)], {
      error: 'expected a block of parameters, or a list of blocks',
    })
    .default({}),
  replicates: strict({
    seeds: z.union([z.int().min(1).max(100_000), distinct(seed)], {
      error: 'expected how many seeds, or a list of seeds',
    }),
  }).default({ seeds: 1 }),
  controls: Controls.optional(),
  pool: Name.default('cpu').describe('the pool whose trainers run it'),
  priority: z
    .int('expected a whole number')
    .min(1, 'expected 1 to 5; 1 is the most urgent')
    .max(5, 'expected 1 to 5; 1 is the most urgent')
    .default(3)
    .describe('from 1, the most urgent, to 5; sweeps of one priority take turns'),
  max_concurrent_packs: z
    .int('expected a whole number')
    .min(1, 'expected at least 1 pack')
    .max(1000, 'expected at most 1000 packs')
    .optional()
    .describe('how many of its packs wait or train at once; default: as many as keep the pool busy'),
  max_retries: z.int().min(0).max(100).default(3).describe('attempts after the first, where a failure allows them'),
  max_failed_trials: z
    .int('expected a whole number')
    .min(0, 'expected a number of trials, from 0')
    .optional()
    .describe('with one more the sweep ends as failed, and what is left is cancelled; default: no limit'),
  time_budget_s: z
    .number('expected a number of seconds')
    .positive('expected a number of seconds above 0')
    .optional()
    .describe('seconds from its start after which the sweep ends, and what is left is cancelled; default: no limit'),
  early_terminate: EarlyTerminate.optional().describe(
    'prunes the worst configurations of each layer on the way, by their mean over seeds on val; default: none',
  ),
});

/** A sweep, as submitted: the wire is snake_case, and unknown keys are errors. */
export const SweepSpec = SweepFields.superRefine((spec, context) => {
  const complain = (path: PropertyKey[], message: string): void => context.addIssue({ code: 'custom', path, message });
  for (const { block, path } of blocksOf(spec))
    checkBlock(spec.method, block, (below, message) => complain([...path, ...below], message));
  if (spec.method === 'random' && spec.max_configurations === undefined) {
    complain(['method'], 'method random needs max_configurations');
  }
  for (const key of ['max_configurations', 'search_seed'] as const) {
    if (spec.method === 'grid' && spec[key] !== undefined) complain([key], `${key} is used by method random only`);
  }
});
export type SweepSpec = z.infer<typeof SweepSpec>;

/** The blocks of a spec with the paths under which they were written. */
export function blocksOf(spec: Pick<SweepSpec, 'parameters'>): { block: ParameterBlock; path: PropertyKey[] }[] {
  return Array.isArray(spec.parameters)
    ? spec.parameters.map((block, index) => ({ block, path: ['parameters', index] }))
    : [{ block: spec.parameters, path: ['parameters'] }];
}

/** 6 means seeds 0 to 5. */
export function seedsOf(spec: Pick<SweepSpec, 'replicates'>): readonly number[] {
  const { seeds } = spec.replicates;
  return typeof seeds === 'number' ? Array.from({ length: seeds }, (_, index) => index) : seeds;
}
