import { PARAMETERS, PARAMETER_NAMES, type ParameterName, type ParameterValue } from '@sonde/contracts';
import type { Parameters } from '@sonde/domain';

interface Titled {
  readonly layerName: string;
  readonly target: string;
  readonly parameters: Parameters;
}

/** Layer, target, and those of the configuration's parameters that are not at their defaults. */
export function titleOf({ layerName, target, parameters }: Titled): string {
  const values: Readonly<Partial<Record<ParameterName, ParameterValue>>> = parameters;
  const chosen = PARAMETER_NAMES.filter(
    (name) => values[name] !== undefined && values[name] !== PARAMETERS[name].default,
  );
  return [layerName, target, ...chosen.map((name) => `${name} ${String(values[name])}`)].join(', ');
}
