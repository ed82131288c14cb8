import {
  DESCENTS,
  PARAMETERS,
  PARAMETER_NAMES,
  type InScope,
  type Optimizer,
  type ParameterName,
  type Task,
  type UsedBySome,
  type ValueOf,
} from '@sonde/contracts';
import {
  weightDecayOf,
  type ConvexParameters,
  type DescentOptimizer,
  type DescentParameters,
  type Parameters,
} from './configuration';

type CamelCase<Name extends string> = Name extends `${infer Word}_${infer Rest}`
  ? `${Word}${Capitalize<CamelCase<Rest>>}`
  : Name;

/** Off is written in a sweep file; code has null. */
type OffAsNull<Value> = Value extends 'off' ? null : Value;

type Renamed<Name extends ParameterName> = {
  readonly [Each in Name as CamelCase<Each>]: OffAsNull<ValueOf<Each>>;
};

type OfPack<Used extends Optimizer> = Exclude<UsedBySome<Used> & InScope<'pack' | 'program'>, 'optimizer'>;

/** What the probes of a pack share: a value of each parameter that one of the optimizers uses. */
export type PackParameters<Used extends Optimizer> = { readonly optimizer: Used } & Renamed<OfPack<Used>>;

/** The part of `PackParameters` for whose values a training program is compiled. */
export type ProgramParameters = Pick<
  PackParameters<DescentOptimizer>,
  CamelCase<UsedBySome<DescentOptimizer> & InScope<'program'>>
>;

/** What each probe of a pack has of its own; C has become a weight decay. */
export type OwnParameters = Renamed<Exclude<InScope<'probe'>, 'C'>>;

/** Parameters in which the trials of a pack may differ. */
export const PROBE_PARAMETERS: ReadonlySet<string> = new Set(namesIn('probe'));

/** @param parameters of any trial of the pack; what its optimizer does not use has its default */
export function packParameters(parameters: DescentParameters): PackParameters<DescentOptimizer>;
export function packParameters(parameters: ConvexParameters): PackParameters<'lbfgs'>;
export function packParameters(parameters: Parameters): PackParameters<DescentOptimizer> | PackParameters<'lbfgs'>;
export function packParameters(parameters: Parameters) {
  const optimizers: readonly Optimizer[] = parameters.optimizer === 'lbfgs' ? ['lbfgs'] : DESCENTS;
  const names = namesIn('pack', 'program').filter((name) =>
    optimizers.some((optimizer) => PARAMETERS[name].usedBy.includes(optimizer)),
  );
  return renamed(names, parameters) as PackParameters<DescentOptimizer> | PackParameters<'lbfgs'>;
}

export function programParameters(shared: PackParameters<DescentOptimizer>): ProgramParameters {
  const names = new Set(namesIn('program').map(camelCase));
  return Object.fromEntries(Object.entries(shared).filter(([name]) => names.has(name))) as object as ProgramParameters;
}

/** @param train the rows that C, whose penalty is on a sum over rows, is converted with */
export function probeParameters(
  parameters: Parameters,
  train: { readonly task: Task; readonly outputs: number; readonly rows: number },
): OwnParameters {
  const names = namesIn('probe').filter((name) => name !== 'C');
  const own = renamed(names, parameters) as OwnParameters;
  return parameters.optimizer === 'lbfgs' ? { ...own, weightDecay: weightDecayOf(parameters, train) } : own;
}

function namesIn(...scopes: readonly (typeof PARAMETERS)[ParameterName]['scope'][]): ParameterName[] {
  return PARAMETER_NAMES.filter((name) => scopes.includes(PARAMETERS[name].scope));
}

function renamed(names: readonly ParameterName[], parameters: Parameters): object {
  const given: Readonly<Partial<Record<ParameterName, unknown>>> = parameters;
  return Object.fromEntries(
    names.map((name) => {
      const value = given[name] ?? PARAMETERS[name].default;
      return [camelCase(name), value === 'off' ? null : value];
    }),
  );
}

function camelCase(name: ParameterName): string {
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
