import type { Value } from '../graph/graph-function';
import {
  add,
  cast,
  constant,
  divide,
  gather,
  less,
  multiply,
  reshape,
  select,
  sum,
  transpose,
} from '../graph/operations';
import type { TrainingShape, TrainingValues } from './training-shape';

/** The rows of a step. */
export interface Batch {
  /** [groups, rows, columns] */
  readonly features: Value;
  /** int32 [groups, slots, rows]; or float32 [groups, slots, outputs, rows] */
  readonly labels: Value;
  /** What rows that only fill up contribute is made zero. Takes [groups, slots, any, rows]. */
  readonly onlyReal: (contributions: Value) => Value;
  /** What rows contribute to a mean over the batch, by their weights. Takes what `onlyReal` gives. */
  readonly shareOfMean: (contributions: Value) => Value;
}

/** The batch of a step: all of train, or each group's own rows. */
export function batchAt(step: Value, inputs: TrainingValues, shape: TrainingShape): Batch {
  return shape.batchRows === 'full' ? wholeTrain(inputs, shape) : orderedRows(step, inputs, shape, shape.batchRows);
}

function wholeTrain({ train, probes }: TrainingValues, shape: TrainingShape): Batch {
  const { trainRows, columns, groups, slots, weightSets } = shape;
  const weights =
    weightSets === 0 ? null : reshape(bySlot(train.weights, probes.weightSet), [groups, slots, 1, trainRows]);
  return {
    features: reshape(train.features, [1, trainRows, columns]),
    labels: bySlot(train.labels, probes.target),
    onlyReal: (contributions) => contributions,
    shareOfMean: shareOfMean(weights, trainRows, false),
  };
}

function orderedRows(
  step: Value,
  { train, probes, steps }: TrainingValues,
  { groups, slots, trainRows, heldRows, weightSets, accumulates }: TrainingShape,
  batchRows: number,
): Batch {
  const rows = gather(steps.order, step);
  const real = gather(steps.orderRows, step);
  const numbers = constant(rows.owner, 'int32', [batchRows], [...Array(batchRows).keys()]);
  const onlyReal = (contributions: Value) => select(less(numbers, real), contributions, 0);
  /** What `table` [sets, rows, …] says of each row, for the set of each slot: [groups, slots, …, rows] */
  const lookUp = (table: Value, set: Value) => {
    const first = reshape(multiply(set, heldRows), [groups, slots, 1]);
    const place = add(first, reshape(rows, [groups, 1, batchRows]));
    const [sets = 0, , ...rest] = table.shape;
    return rowsLast(gather(reshape(table, [sets * heldRows, ...rest]), place), 2);
  };
  const weights =
    weightSets === 0 ? null : onlyReal(reshape(lookUp(train.weights, probes.weightSet), [groups, slots, 1, batchRows]));
  return {
    features: gather(train.features, rows),
    labels: lookUp(train.labels, probes.target),
    onlyReal,
    shareOfMean: shareOfMean(weights, accumulates ? trainRows : cast(real, 'float32'), accumulates),
  };
}

/**
 * As CrossEntropyLoss with weights: by their sum over the batch.
 * @param weights [groups, slots, 1, rows]
 * @param rows of which the mean is
 * @param normalized whether the weights are parts of 1 already
 */
function shareOfMean(weights: Value | null, rows: Value | number, normalized: boolean): Batch['shareOfMean'] {
  if (!weights) {
    const share = typeof rows === 'number' ? 1 / rows : divide(1, rows);
    return (contributions) => multiply(contributions, share);
  }
  const share = normalized ? weights : divide(weights, sum(weights, 3));
  return (contributions) => multiply(contributions, share);
}

/** [groups, slots, …, rows]: for each probe the entries of its set in a table [sets, rows, …] */
export function bySlot(table: Value, set: Value): Value {
  return rowsLast(gather(table, set), 2);
}

/** Moves the axis of rows to the end; of what has one number a row it is there. */
function rowsLast(value: Value, rows: number): Value {
  const axes = [...value.shape.keys()];
  return rows === axes.length - 1 ? value : transpose(value, [...axes.filter((axis) => axis !== rows), rows]);
}
