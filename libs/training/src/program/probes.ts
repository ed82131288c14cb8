import type { Value } from '../graph/graph-function';
import { argMax, cast, constant, divide, equal, reshape, sum } from '../graph/operations';
import { bySlot, type Batch } from './batches';
import { applyHead, type Parameters } from './heads';
import { lossOf } from './losses';
import type { TrainingShape, TrainingValues } from './training-shape';

/**
 * Each probe's loss on its batch, and the slope of the batch's mean by the probe's parameters.
 * @returns loss: [groups, slots], summed over the batch and divided by train's rows, so that an epoch's batches add up
 * to its mean; gradient: as the parameters
 */
export function lossAndGradient(
  parameters: Parameters,
  batch: Batch,
  shape: TrainingShape,
): { loss: Value; gradient: Parameters } {
  const { said, gradient } = applyHead(parameters, batch.features);
  const { loss, slope } = lossOf(shape, said, batch.labels);
  return {
    loss: reshape(shareOfMean(batch.onlyReal(loss), shape.trainRows), [shape.groups, shape.slots]),
    gradient: gradient(batch.shareOfMean(batch.onlyReal(slope))),
  };
}

/**
 * Each probe on all of val.
 * @returns loss: the mean; correct: the number of rows whose label is the largest logit, the lowest class of equals
 * counting, 0 where there are no classes. Both float32 [groups, slots].
 */
export function evaluateOnVal(
  parameters: Parameters,
  { val, probes }: TrainingValues,
  shape: TrainingShape,
): { loss: Value; correct: Value } {
  const { task, groups, slots, columns, valRows } = shape;
  // All groups see the same rows here, so their weights go into one wide product.
  const together = Object.entries(parameters).map(([name, value]): [string, Value] => [
    name,
    reshape(value, [1, groups * slots, ...value.shape.slice(2)]),
  ]);
  const { said } = applyHead(Object.fromEntries(together), reshape(val.features, [1, valRows, columns]));
  const labels = bySlot(val.labels, reshape(probes.target, [1, groups * slots]));
  const loss = reshape(shareOfMean(lossOf({ task }, said, labels).loss, valRows), [groups, slots]);
  if (task !== 'classification') return { loss, correct: constant(loss.owner, 'float32', [1, 1], [0]) };
  const correct = sum(cast(equal(argMax(said, 2), labels), 'float32'), 2);
  return { loss, correct: reshape(correct, [groups, slots]) };
}

/**
 * What the last axis' rows add to a mean over `rows`. Summed in float64: float32, one row after another, was off by
 * 6e-4 after 100,000 rows.
 */
function shareOfMean(losses: Value, rows: number): Value {
  return cast(divide(sum(cast(losses, 'float64'), losses.shape.length - 1), rows), 'float32');
}
