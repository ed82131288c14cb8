import { add, cast, constant, gather, less, multiply, reshape, select, transpose } from '../graph/operations';
import type { Value } from '../graph/value';
import type { TrainingShape, TrainingValues } from './training-shape';

/** The rows of a step. */
export interface Batch {
  /** [groups, batch, columns] */
  readonly features: Value;
  /** int32 [groups, batch, slots] */
  readonly labels: Value;
  /** Number of real rows, a float32 scalar. */
  readonly rows: Value;
  /** Makes what rows that only fill up contribute zero. Takes [groups, batch, slots, any]. */
  readonly onlyReal: (contributions: Value) => Value;
}

/** The batch of a step: all of train, or each group's own rows. */
export function batchAt(step: Value, inputs: TrainingValues, shape: TrainingShape): Batch {
  return shape.batchRows === 'full' ? wholeTrain(inputs, shape) : orderedRows(step, inputs, shape, shape.batchRows);
}

function wholeTrain({ train, probes }: TrainingValues, { trainRows, columns, slots }: TrainingShape): Batch {
  return {
    features: reshape(train.features, [1, trainRows, columns]),
    labels: reshape(labelsBySlot(train.labels, probes.target), [1, trainRows, slots]),
    rows: constant(train.features.owner, 'float32', [], [trainRows]),
    onlyReal: (contributions) => contributions,
  };
}

function orderedRows(
  step: Value,
  { train, probes, steps }: TrainingValues,
  { groups, slots, targets, trainRows }: TrainingShape,
  batchRows: number,
): Batch {
  const rows = gather(steps.order, step);
  const real = gather(steps.orderRows, step);
  const numbers = constant(rows.owner, 'int32', [batchRows, 1, 1], [...Array(batchRows).keys()]);
  const isReal = less(numbers, real);
  // The label of a row for a target, where all targets' labels stand one after another.
  const labelPlace = add(
    reshape(multiply(probes.target, trainRows), [groups, 1, slots]),
    reshape(rows, [groups, batchRows, 1]),
  );
  return {
    features: gather(train.features, rows),
    labels: gather(reshape(train.labels, [targets * trainRows]), labelPlace),
    rows: cast(real, 'float32'),
    onlyReal: (contributions) => select(isReal, contributions, 0),
  };
}

/** int32 [rows, groups x slots]: for each probe the labels [targets, rows] of its target */
export function labelsBySlot(labels: Value, target: Value): Value {
  const [groups = 0, slots = 0] = target.shape;
  return transpose(gather(labels, reshape(target, [groups * slots])), [1, 0]);
}
