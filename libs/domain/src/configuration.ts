import { OPTIMIZERS, PARAMETERS, type Optimizer, type ParameterName, type ParameterValue } from '@sonde/contracts';

/** All parameters that a trial's optimiser uses, each with one value; names as on the wire. */
export type Parameters = Readonly<{
  optimizer: Optimizer;
  learning_rate: number;
  weight_decay: number;
  momentum?: number;
  nesterov?: boolean;
  batch_size: number | 'full';
  epochs: number;
  normalization: 'none' | 'standardize';
  init: 'torch' | 'zeros';
}>;

/** Parameters in the order of the reference page. */
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];

/** Fills in defaults and drops what the optimiser does not use. */
export function resolveParameters(chosen: Readonly<Partial<Record<ParameterName, ParameterValue>>>): Parameters {
  const optimizer = OPTIMIZERS.find((name) => name === chosen.optimizer) ?? 'adam';
  const used = PARAMETER_NAMES.filter((name) => PARAMETERS[name].usedBy.includes(optimizer));
  const resolved = Object.fromEntries(used.map((name) => [name, chosen[name] ?? PARAMETERS[name].default]));
  // The values were checked one by one against PARAMETER_VALUES when the sweep file was parsed.
  return { ...resolved, optimizer } as Parameters;
}

/** Whether two replicates can differ at all: init torch draws weights, and mini-batches draw an order. */
export function usesSeed(parameters: Parameters): boolean {
  return parameters.init === 'torch' || parameters.batch_size !== 'full';
}
