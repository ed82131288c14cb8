import {
  OPTIMIZERS,
  PARAMETERS,
  type Optimizer,
  type ParameterName,
  type ParameterValue,
  type Task,
} from '@sonde/contracts';

interface Shared {
  readonly weight_decay: number;
  readonly normalization: 'none' | 'standardize' | 'l2';
  readonly class_weight: 'none' | 'balanced';
  readonly resample: 'none' | 'bootstrap';
}

/** Parameters of an optimiser that steps along a gradient. */
export interface DescentParameters extends Shared {
  readonly optimizer: Exclude<Optimizer, 'lbfgs'>;
  readonly learning_rate: number;
  /** sgd only. */
  readonly momentum?: number;
  /** sgd only. */
  readonly nesterov?: boolean;
  readonly batch_size: number | 'full';
  readonly epochs: number;
  readonly schedule: 'constant' | 'cosine';
  readonly warmup_epochs: number;
  readonly patience: number | 'off';
  readonly hidden: number;
  readonly init: 'torch' | 'zeros';
}

/** Parameters of the convex solver; `C` stands in the place of weight_decay where it is there. */
export interface ConvexParameters extends Omit<Shared, 'weight_decay'> {
  readonly optimizer: 'lbfgs';
  readonly weight_decay?: number;
  readonly C?: number;
  readonly max_iterations: number;
}

/** All parameters that a trial's optimiser uses, each with one value; names as on the wire. */
export type Parameters = Readonly<DescentParameters> | Readonly<ConvexParameters>;

/** Parameters in the order of the reference page. */
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as readonly ParameterName[];

/** Fills in defaults and drops what the optimiser does not use. */
export function resolveParameters(chosen: Readonly<Partial<Record<ParameterName, ParameterValue>>>): Parameters {
  const optimizer = OPTIMIZERS.find((name) => name === chosen.optimizer) ?? 'adam';
  const byC = optimizer === 'lbfgs' && chosen.C !== undefined;
  const resolved = PARAMETER_NAMES.flatMap((name) => {
    const { usedBy, default: otherwise } = PARAMETERS[name];
    const value = chosen[name] ?? otherwise;
    const used = usedBy.includes(optimizer) && value !== undefined && !(byC && name === 'weight_decay');
    return used ? [[name, value]] : [];
  });
  // The values were checked one by one against PARAMETER_VALUES when the sweep file was parsed.
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
