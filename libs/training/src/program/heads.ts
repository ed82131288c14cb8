import { add, larger, less, matMul, reshape, select, sum, transpose } from '../graph/operations';
import type { Value } from '../graph/value';
import type { TrainingShape } from './training-shape';

/** Parameters of all probes by name, as `parameterSpecs` describes them. */
export type Parameters = Readonly<Record<string, Value>>;

/** What probes say of rows, and how their parameters move what they say. */
export interface Head {
  /** [groups, rows, slots, outputs] */
  readonly said: Value;
  /**
   * The slope by the parameters of a sum over rows.
   * @param slope by what is said, [groups, rows, slots, outputs]
   */
  readonly gradient: (slope: Value) => Parameters;
}

/**
 * Applies all probes of each group to its rows.
 * @param features [groups, rows, columns], normalised, the last column ones
 */
export function applyHead(
  parameters: Parameters,
  features: Value,
  shape: Pick<TrainingShape, 'slots' | 'outputs' | 'hidden'>,
): Head {
  const { weight, hidden, bias } = parameters;
  if (!weight) throw new TypeError('A head has the parameter weight.');
  if (!hidden || !bias) {
    return {
      said: wideProduct(features, weight, shape.slots, shape.outputs),
      gradient: (slope) => ({ weight: wideGradient(slope, features) }),
    };
  }
  return hiddenHead({ weight, hidden, bias }, features, shape);
}

/** One hidden layer with ReLU: the wide product is shared, the narrow ones are one a probe. */
function hiddenHead(
  { weight, hidden, bias }: { weight: Value; hidden: Value; bias: Value },
  features: Value,
  shape: Pick<TrainingShape, 'slots' | 'outputs' | 'hidden'>,
): Head {
  const before = bySlot(wideProduct(features, hidden, shape.slots, shape.hidden));
  const units = larger(before, 0);
  const [groups = 0, slots = 0, outputs = 0] = weight.shape;
  const said = add(matMul(units, weight, { b: true }), reshape(bias, [groups, slots, 1, outputs]));
  return {
    said: bySlot(said),
    gradient: (slope) => {
      const slopes = bySlot(slope);
      const ofUnits = select(less(0, before), matMul(slopes, weight), 0);
      return {
        hidden: wideGradient(bySlot(ofUnits), features),
        weight: matMul(slopes, units, { a: true }),
        bias: reshape(sum(slopes, 2), [groups, slots, outputs, 1]),
      };
    },
  };
}

/** [groups, rows, slots, width] of features [groups, rows, columns] and weights [groups, slots, width, columns]. */
function wideProduct(features: Value, weight: Value, slots: number, width: number): Value {
  const [groups = 0, rows = 0, columns = 0] = features.shape;
  const product = matMul(features, reshape(weight, [groups, slots * width, columns]), { b: true });
  return reshape(product, [groups, rows, slots, width]);
}

/** [groups, slots, width, columns]: the slope by the weights of `wideProduct`. */
function wideGradient(slope: Value, features: Value): Value {
  const [groups = 0, rows = 0, slots = 0, width = 0] = slope.shape;
  const product = matMul(reshape(slope, [groups, rows, slots * width]), features, { a: true });
  return reshape(product, [groups, slots, width, features.shape[2] ?? 0]);
}

/** Changes [groups, rows, slots, any] into [groups, slots, rows, any], and back. */
function bySlot(value: Value): Value {
  return transpose(value, [0, 2, 1, 3]);
}
