import type { Value } from '../graph/graph-function';
import { add, larger, less, matMul, reshape, select, sum } from '../graph/operations';

/** Parameters of all probes by name, as `parameterSpecs` describes them. */
export type Parameters = Readonly<Record<string, Value>>;

/**
 * What probes say of rows, and how their parameters move what they say. Rows come last: what is done for each row then
 * runs along memory. With outputs last, 24 probes of 10 classes on 10,000 x 384 took 0.75 s instead of 0.59.
 */
export interface Head {
  /** [groups, slots, outputs, rows] */
  readonly said: Value;
  /**
   * The slope by the parameters of a sum over rows.
   * @param slope by what is said, [groups, slots, outputs, rows]
   */
  readonly gradient: (slope: Value) => Parameters;
}

/**
 * Applies all probes of each group to its rows.
 * @param features [groups, rows, columns], normalised, the last column ones
 */
export function applyHead(parameters: Parameters, features: Value): Head {
  const { weight, hidden, bias } = parameters;
  if (!weight) throw new TypeError('A head has the parameter weight.');
  if (!hidden || !bias) {
    return {
      said: wideProduct(weight, features),
      gradient: (slope) => ({ weight: wideGradient(slope, features) }),
    };
  }
  return hiddenHead({ weight, hidden, bias }, features);
}

/** One hidden layer with ReLU: the wide product is shared, the narrow ones are one a probe. */
function hiddenHead(
  { weight, hidden, bias }: { readonly weight: Value; readonly hidden: Value; readonly bias: Value },
  features: Value,
): Head {
  const before = wideProduct(hidden, features);
  const units = larger(before, 0);
  return {
    said: add(matMul(weight, units), bias),
    gradient: (slope) => ({
      hidden: wideGradient(select(less(0, before), matMul(weight, slope, { a: true }), 0), features),
      weight: matMul(slope, units, { b: true }),
      bias: sum(slope, 3),
    }),
  };
}

/** [groups, slots, width, rows] of weights [groups, slots, width, columns] and features [groups, rows, columns]. */
function wideProduct(weight: Value, features: Value): Value {
  const [groups = 0, slots = 0, width = 0, columns = 0] = weight.shape;
  const product = matMul(reshape(weight, [groups, slots * width, columns]), features, { b: true });
  return reshape(product, [groups, slots, width, features.shape[1] ?? 0]);
}

/** [groups, slots, width, columns]: the slope by the weights of `wideProduct`. */
function wideGradient(slope: Value, features: Value): Value {
  const [groups = 0, slots = 0, width = 0, rows = 0] = slope.shape;
  const product = matMul(reshape(slope, [groups, slots * width, rows]), features);
  return reshape(product, [groups, slots, width, features.shape[2] ?? 0]);
}
