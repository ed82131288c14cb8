import { argMax, cast, divide, equal, matMul, reshape, sum } from '../graph/operations';
import type { Value } from '../graph/value';
import { labelsBySlot, type Batch } from './batches';
import { crossEntropy } from './cross-entropy';
import type { TrainingShape, TrainingValues } from './training-shape';

/**
 * Each probe's loss on its batch, and the slope of the batch's mean by the probe's weights.
 * @param weight [groups, outputs, columns]
 * @returns loss: [groups, slots], summed over the batch and divided by train's rows, so that an epoch's batches add up
 * to its mean; gradient: [groups, outputs, columns]
 */
export function lossAndGradient(
  weight: Value,
  batch: Batch,
  { groups, slots, classes, trainRows }: TrainingShape,
): { loss: Value; gradient: Value } {
  const [, rows = 0] = batch.features.shape;
  const logits = reshape(matMul(batch.features, weight, { b: true }), [groups, rows, slots, classes]);
  const entropy = crossEntropy(logits, batch.labels);
  const slope = divide(batch.onlyReal(entropy.gradient), batch.rows);
  return {
    loss: reshape(shareOfMean(batch.onlyReal(entropy.loss), 1, trainRows), [groups, slots]),
    gradient: matMul(reshape(slope, [groups, rows, slots * classes]), batch.features, { a: true }),
  };
}

/**
 * Each probe on all of val.
 * @returns loss: the mean; correct: the number of rows whose label is the largest logit, the lowest class of equals
 * counting. Both float32 [groups, slots].
 */
export function evaluateOnVal(
  weight: Value,
  { val, probes }: TrainingValues,
  { groups, slots, classes, columns, valRows }: TrainingShape,
): { loss: Value; correct: Value } {
  // All groups see the same rows here, so their weights go into one wide product.
  const together = reshape(weight, [groups * slots * classes, columns]);
  const logits = reshape(matMul(val.features, together, { b: true }), [valRows, groups * slots, classes]);
  const labels = labelsBySlot(val.labels, probes.target);
  const loss = shareOfMean(crossEntropy(logits, labels).loss, 0, valRows);
  const correct = sum(cast(equal(argMax(logits, 2), labels), 'float32'), 0);
  return { loss: reshape(loss, [groups, slots]), correct: reshape(correct, [groups, slots]) };
}

/**
 * What the rows along an axis add to a mean over `rows`. Summed in float64: float32, one row after another, was off by
 * 6e-4 after 100,000 rows.
 */
function shareOfMean(losses: Value, axis: number, rows: number): Value {
  return cast(divide(sum(cast(losses, 'float64'), axis), rows), 'float32');
}
