import type { Value } from '../graph/graph-function';
import { add, divide, multiply, squareRoot, subtract } from '../graph/operations';
import type { DescentProgram } from '../pack';

/** What a step is told beside its gradient; shapes broadcast against the parameter's. */
export interface StepSettings {
  readonly learningRate: Value;
  readonly weightDecay: Value;
  readonly momentum: Value;
  /** Scalars: what `corrections` says of this step. */
  readonly stepCorrection: Value;
  readonly rootCorrection: Value;
}

/** An update rule of torch.optim, for tensors of any shape. */
export interface OptimizerRule<Name extends string = string> {
  /** What it keeps of each parameter from step to step, in the parameter's shape and zero before the first. */
  readonly memory: readonly Name[];
  /** Factors that depend on the number of the step alone (from 1). In float64: 1 - 0.999^t has few digits in float32. */
  readonly corrections: (step: number) => { readonly step: number; readonly root: number };
  update(
    parameter: Value,
    gradient: Value,
    memory: Readonly<Record<Name, Value>>,
    settings: StepSettings,
  ): { readonly parameter: Value; readonly memory: Readonly<Record<Name, Value>> };
}

export function optimizerRule({ optimizer, nesterov }: Pick<DescentProgram, 'optimizer' | 'nesterov'>): OptimizerRule {
  switch (optimizer) {
    case 'sgd':
      return sgd(nesterov);
    case 'adam':
      return adam(false);
    case 'adamw':
      return adam(true);
  }
}

/** torch.optim.SGD with dampening 0. From a velocity of zero the first one is the gradient itself, as there. */
function sgd(nesterov: boolean): OptimizerRule<'velocity'> {
  return {
    memory: ['velocity'],
    corrections: () => ({ step: 1, root: 1 }),
    update(parameter, gradient, memory, { learningRate, weightDecay, momentum, stepCorrection }) {
      const decayed = add(gradient, multiply(weightDecay, parameter));
      const velocity = add(multiply(momentum, memory.velocity), decayed);
      const direction = nesterov ? add(decayed, multiply(momentum, velocity)) : velocity;
      const step = multiply(multiply(learningRate, stepCorrection), direction);
      return { parameter: subtract(parameter, step), memory: { velocity } };
    },
  };
}

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** torch.optim.Adam (weight decay is part of the gradient) and AdamW (decoupled: it shrinks the parameter first). */
function adam(decoupled: boolean): OptimizerRule<'mean' | 'square'> {
  return {
    memory: ['mean', 'square'],
    // mean / (1 - b1^t) / (sqrt(square) / root + epsilon), both sides of the fraction multiplied by the root: a division
    // for each weight is saved.
    corrections: (step) => {
      const root = Math.sqrt(1 - BETA_2 ** step);
      return { step: root / (1 - BETA_1 ** step), root };
    },
    update(parameter, gradient, memory, { learningRate, weightDecay, stepCorrection, rootCorrection }) {
      const start = decoupled ? multiply(parameter, subtract(1, multiply(learningRate, weightDecay))) : parameter;
      const slope = decoupled ? gradient : add(gradient, multiply(weightDecay, parameter));
      const mean = add(memory.mean, multiply(1 - BETA_1, subtract(slope, memory.mean)));
      const square = add(multiply(BETA_2, memory.square), multiply(1 - BETA_2, multiply(slope, slope)));
      const scale = add(squareRoot(square), multiply(EPSILON, rootCorrection));
      const step = multiply(multiply(learningRate, stepCorrection), divide(mean, scale));
      return { parameter: subtract(start, step), memory: { mean, square } };
    },
  };
}
