import { z } from 'zod';
import { shown } from '../text/issues';
import {
  OPTIMIZERS,
  PARAMETERS,
  PARAMETER_NAMES,
  type KindOf,
  type Optimizer,
  type ParameterName,
  type ParameterValue,
  type ValueOf,
} from './parameters';
import { distinct, strict } from './strict';

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

/** The ways to write the values of a choice. */
function listed<Value extends z.ZodType>(value: Value) {
  return z.union([value, distinct(value), strict({ value }), strict({ values: distinct(value) })], {
    error: WRONG_SHAPE,
  });
}

/** The ways to write what a number may be. */
function searched<Value extends z.ZodType>(value: Value) {
  return z.union([value, distinct(value), strict({ value }), strict({ values: distinct(value) }), Range], {
    error: WRONG_SHAPE,
  });
}

type BlockShape = {
  readonly [Name in ParameterName]: z.ZodOptional<
    KindOf<Name> extends 'choice'
      ? ReturnType<typeof listed<z.ZodType<ValueOf<Name>, ValueOf<Name>>>>
      : ReturnType<typeof searched<z.ZodType<ValueOf<Name>, ValueOf<Name>>>>
  >;
};

/** One block of the search space: what each parameter may be. */
export const ParameterBlock = strict(
  Object.fromEntries(
    PARAMETER_NAMES.map((name) => {
      const { kind, value } = PARAMETERS[name];
      return [name, (kind === 'choice' ? listed(value) : searched(value)).optional()];
    }),
  ) as BlockShape,
);
export type ParameterBlock = z.infer<typeof ParameterBlock>;

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

/** The optimizers that trials of a block use. */
export function optimizersOf(block: ParameterBlock): readonly Optimizer[] {
  const searched = searchedParameter(block.optimizer ?? 'adam');
  return searched.kind === 'values' ? OPTIMIZERS.filter((name) => searched.values.includes(name)) : [];
}
