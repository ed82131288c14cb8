import type { Value } from '../graph/graph-function';
import {
  absolute,
  add,
  cast,
  constant,
  divide,
  equal,
  exponential,
  greater,
  larger,
  log1p,
  maximum,
  multiply,
  reshape,
  select,
  subtract,
  sum,
} from '../graph/operations';

/** Of each lane and row. */
export interface RowLosses {
  /** [lanes, 1, rows] */
  readonly loss: Value;
  /** By the logits: [lanes, logits, rows] */
  readonly slope: Value;
  /** By how much the label's logit exceeds the largest other one, or the one logit is on the label's side of 0. */
  readonly margin: Value;
}

/** Lower than any logit, so that its exponential is 0. */
const LOWEST = -3e38;

/**
 * Losses that keep their digits where a row is classified well: 1 - p is then summed from the other classes' shares,
 * not subtracted. So float32 resolves an objective that is nearly 0, and its slope.
 * Rows are the innermost axis, along which XLA vectorises.
 * @param logits [lanes, logits, rows]; one logit is logistic
 * @param labels int32 [lanes, rows]
 */
export function rowLosses(logits: Value, labels: Value): RowLosses {
  return logits.shape[1] === 1 ? logistic(logits, labels) : softmax(logits, labels);
}

function logistic(logits: Value, labels: Value): RowLosses {
  const sign = reshape(subtract(multiply(cast(labels, 'float32'), 2), 1), logits.shape);
  const margin = multiply(sign, logits);
  const tail = exponential(multiply(absolute(margin), -1));
  const wrongSide = divide(select(greater(margin, 0), tail, 1), add(tail, 1));
  return {
    loss: subtract(log1p(tail), select(greater(margin, 0), 0, margin)),
    slope: multiply(multiply(sign, -1), wrongSide),
    margin,
  };
}

function softmax(logits: Value, labels: Value): RowLosses {
  const [lanes = 0, classes = 0, rows = 0] = logits.shape;
  const numbers = constant(logits.owner, 'int32', [classes, 1], [...Array(classes).keys()]);
  const isLabel = equal(reshape(labels, [lanes, 1, rows]), numbers);
  const own = sum(select(isLabel, logits, 0), 1);
  const rivals = select(isLabel, LOWEST, logits);
  const lead = subtract(maximum(rivals, 1), own);
  const peak = larger(lead, 0);
  const others = exponential(subtract(rivals, add(own, peak)));
  const rest = sum(others, 1);
  // 1 where the label leads, exactly.
  const share = exponential(multiply(peak, -1));
  return {
    loss: add(peak, log1p(add(rest, subtract(share, 1)))),
    slope: multiply(select(isLabel, multiply(rest, -1), others), divide(1, add(rest, share))),
    margin: multiply(lead, -1),
  };
}
