import {
  OPTIMIZERS,
  PARAMETERS,
  PARAMETER_NAMES,
  type Optimizer,
  type ParameterName,
  type ParameterValue,
  type Task,
  type UsedByAll,
  type UsedBySome,
  type ValueOf,
} from '@sonde/contracts';

export type DescentOptimizer = Exclude<Optimizer, 'lbfgs'>;

type Values<Name extends ParameterName> = { readonly [Each in Name]: ValueOf<Each> };

/** Parameters of an optimizer that steps along a gradient; optional are those that only some of them use. */
export type DescentParameters = { readonly optimizer: DescentOptimizer } & Values<
  Exclude<UsedByAll<DescentOptimizer>, 'optimizer'>
> &
  Partial<Values<Exclude<UsedBySome<DescentOptimizer>, UsedByAll<DescentOptimizer>>>>;

/** Parameters of the convex solver; `C` replaces weight_decay where it is given. */
export type ConvexParameters = { readonly optimizer: 'lbfgs' } & Values<
  Exclude<UsedByAll<'lbfgs'>, 'optimizer' | 'weight_decay' | 'C'>
> &
  Partial<Values<'weight_decay' | 'C'>>;

/** All parameters that a trial's optimizer uses, each with one value; names as on the wire. */
export type Parameters = DescentParameters | ConvexParameters;

/** Fills in defaults and drops what the optimizer does not use. */
export function resolveParameters(chosen: Readonly<Partial<Record<ParameterName, ParameterValue>>>): Parameters {
  const optimizer = OPTIMIZERS.find((name) => name === chosen.optimizer) ?? 'adam';
  const byC = optimizer === 'lbfgs' && chosen.C !== undefined;
  const resolved = PARAMETER_NAMES.flatMap((name) => {
    const { usedBy, default: otherwise } = PARAMETERS[name];
    const value = chosen[name] ?? otherwise;
    const used = usedBy.includes(optimizer) && value !== undefined && !(byC && name === 'weight_decay');
    return used ? [[name, value]] : [];
  });
  // The values were checked one by one against PARAMETERS when the sweep file was parsed.
  return { ...Object.fromEntries(resolved), optimizer } as Parameters;
}

/** Whether two replicates can differ at all: by weights or rows that are drawn, or by the order of mini-batches. */
export function usesSeed(parameters: Parameters): boolean {
  if (parameters.resample === 'bootstrap') return true;
  if (parameters.optimizer === 'lbfgs') return false;
  return parameters.init === 'torch' || parameters.batch_size !== 'full';
}

/**
 * The weight decay on the mean loss that the solver is given for scikit-learn's C, whose objective is
 * 1/2 ||W||^2 + C sum(loss): 1 / (C rows); for two classes, which have one logit and are exported as two rows
 * [-w/2, +w/2], twice that; for labels, whose mean is over rows and labels, a problem a label as in
 * OneVsRestClassifier.
 */
export function weightDecayOf(
  parameters: ConvexParameters,
  { task, outputs, rows }: { readonly task: Task; readonly outputs: number; readonly rows: number },
): number {
  if (parameters.C === undefined) return parameters.weight_decay ?? 0;
  const ofMean = 1 / (parameters.C * rows);
  if (task === 'classification') return outputs === 2 ? 2 * ofMean : ofMean;
  return ofMean / outputs;
}
