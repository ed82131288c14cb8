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
import type { Value } from '../graph/value';
import type { TrainingShape, TrainingValues } from './training-shape';

/** The rows of a step. */
export interface Batch {
  /** [groups, batch, columns] */
  readonly features: Value;
  /** int32 [groups, batch, slots]; or float32 [groups, batch, slots, outputs] */
  readonly labels: Value;
  /** What rows that only fill up contribute is made zero. Takes [groups, batch, slots, any]. */
  readonly onlyReal: (contributions: Value) => Value;
  /** What rows contribute to a mean over the batch, by their weights. Takes what `onlyReal` gives. */
  readonly shareOfMean: (contributions: Value) => Value;
}

/** The batch of a step: all of train, or each group's own rows. */
export function batchAt(step: Value, inputs: TrainingValues, shape: TrainingShape): Batch {
  return shape.batchRows === 'full' ? wholeTrain(inputs, shape) : orderedRows(step, inputs, shape, shape.batchRows);
}

function wholeTrain({ train, probes }: TrainingValues, shape: TrainingShape): Batch {
  const { trainRows, columns, slots, weightSets } = shape;
  const labels = bySlot(train.labels, probes.target);
  const weights = weightSets === 0 ? null : reshape(bySlot(train.weights, probes.weightSet), [1, trainRows, slots, 1]);
  return {
    features: reshape(train.features, [1, trainRows, columns]),
    labels: reshape(labels, [1, trainRows, slots, ...labels.shape.slice(2)]),
    onlyReal: (contributions) => contributions,
    shareOfMean: weights ? weighted(weights) : (contributions) => divide(contributions, trainRows),
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
  const numbers = constant(rows.owner, 'int32', [batchRows, 1, 1], [...Array(batchRows).keys()]);
  const onlyReal = (contributions: Value) => select(less(numbers, real), contributions, 0);
  /** What `table` [sets, rows, …] says of each row, for the set of each slot. */
  const lookUp = (table: Value, set: Value) => {
    const place = add(reshape(multiply(set, heldRows), [groups, 1, slots]), reshape(rows, [groups, batchRows, 1]));
    const [sets = 0, , ...rest] = table.shape;
    return gather(reshape(table, [sets * heldRows, ...rest]), place);
  };
  const weights =
    weightSets === 0 ? null : onlyReal(reshape(lookUp(train.weights, probes.weightSet), [groups, batchRows, slots, 1]));
  return {
    features: gather(train.features, rows),
    labels: lookUp(train.labels, probes.target),
    onlyReal,
    shareOfMean: shareOfMean(weights, accumulates ? trainRows : cast(real, 'float32'), accumulates),
  };
}

/** @param rows of which the mean is; @param normalized whether the weights are parts of 1 already */
function shareOfMean(weights: Value | null, rows: Value | number, normalized: boolean): Batch['shareOfMean'] {
  if (!weights) return (contributions) => divide(contributions, rows);
  return normalized ? (contributions) => multiply(contributions, weights) : weighted(weights);
}

/** As CrossEntropyLoss with weights: by their sum over the batch. @param weights [groups, batch, slots, 1] */
function weighted(weights: Value): Batch['shareOfMean'] {
  const share = divide(weights, sum(weights, 1));
  return (contributions) => multiply(contributions, share);
}

/** [rows, groups x slots, …]: for each probe the entries of its set in a table [sets, rows, …] */
export function bySlot(table: Value, set: Value): Value {
  const [groups = 0, slots = 0] = set.shape;
  const gathered = gather(table, reshape(set, [groups * slots]));
  const rest = [...gathered.shape.keys()].slice(2);
  return transpose(gathered, [1, 0, ...rest]);
}
