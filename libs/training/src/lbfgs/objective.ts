import {
  add,
  cast,
  gather,
  greater,
  logicalAnd,
  logicalNot,
  matMul,
  multiply,
  reshape,
  sum,
} from '../graph/operations';
import type { Value } from '../graph/value';
import { rowLosses } from './row-losses';
import type { LaneValues, RowValues, SolverShape } from './solver-shape';

/** What rows add to every lane, as sumSpecs says, but the loss float64 [lanes, 1]. */
export interface RowSums {
  readonly loss: Value;
  readonly slope: Value;
  readonly wrong: Value;
}

/** A lane's function at one point. */
export interface Evaluation {
  /** float64 [lanes, 1] */
  readonly loss: Value;
  /** By the point: [lanes, logits x columns] */
  readonly gradient: Value;
  /** [lanes, 1] */
  readonly wrong: Value;
}

/**
 * One product forward and one backward for all lanes.
 * @param weight [lanes x logits, columns]
 */
export function rowSums(
  weight: Value,
  { features, labels, shares }: RowValues,
  { labelSet, weightSet }: LaneValues,
  { rows, lanes, logits }: SolverShape,
): RowSums {
  const products = reshape(matMul(weight, features, { b: true }), [lanes, logits, rows]);
  const { loss, slope, margin } = rowLosses(products, gather(labels, labelSet));
  const share = reshape(gather(shares, weightSet), [lanes, 1, rows]);
  const isWrong = logicalAnd(greater(share, 0), logicalNot(greater(margin, 0)));
  const overRows = (values: Value) => reshape(sum(values, 2), [lanes, 1]);
  return {
    loss: overRows(multiply(cast(loss, 'float64'), cast(share, 'float64'))),
    slope: matMul(reshape(multiply(slope, share), [lanes * logits, rows]), features),
    wrong: overRows(cast(isWrong, 'float32')),
  };
}

/** The sums over all rows with the penalty, in the coordinates of the lane's point. */
export function evaluation(
  { loss, slope, wrong }: RowSums,
  point: Value,
  { basis, scale, decay }: LaneValues,
  { lanes, logits, columns }: SolverShape,
): Evaluation {
  const weight = multiply(reshape(point, [lanes, logits, columns]), scale);
  const pull = multiply(decay, weight);
  const rotated = reshape(matMul(slope, basis), [lanes, logits, columns]);
  const size = logits * columns;
  const penalty = sum(cast(reshape(multiply(pull, weight), [lanes, size]), 'float64'), 1);
  return {
    loss: add(loss, multiply(penalty, 0.5)),
    gradient: reshape(multiply(add(rotated, pull), scale), [lanes, size]),
    wrong,
  };
}

/**
 * The weights of points.
 * @param points [lanes, logits x columns]
 * @returns [lanes x logits, columns]
 */
export function weightsOf(points: Value, { basis, scale }: LaneValues, { lanes, logits, columns }: SolverShape): Value {
  const scaled = multiply(reshape(points, [lanes, logits, columns]), scale);
  return matMul(reshape(scaled, [lanes * logits, columns]), basis, { b: true });
}
