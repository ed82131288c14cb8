import { add, argMax, cast, divide, equal, matMul, reshape, sum } from '../graph/operations';
import type { Value } from '../graph/value';
import { labelsBySlot, type Batch } from './batches';
import { crossEntropy } from './cross-entropy';
import type { TrainingShape, TrainingValues } from './training-shape';

type Parameters = TrainingValues['state']['parameters'];

/**
 * Each probe's loss on its batch and the slope of its mean by the probe's parameters.
 * @returns loss: float32 [groups, slots], summed over the batch and divided by train's rows, so that an epoch's batches
 * add up to its mean; gradient: shaped as the parameters
 */
export function lossAndGradient(
  { weight, bias }: Parameters,
  batch: Batch,
  { groups, slots, classes, trainRows }: TrainingShape,
): { loss: Value; gradient: Parameters } {
  const [, rows = 0] = batch.features.shape;
  const outputs = slots * classes;
  const products = matMul(batch.features, weight, { b: true });
  const logits = add(products, reshape(bias, [groups, 1, outputs]));
  const entropy = crossEntropy(reshape(logits, [groups, rows, slots, classes]), batch.labels);
  const loss = divide(sum(batch.onlyReal(entropy.loss), 1), trainRows);
  const slope = reshape(divide(batch.onlyReal(entropy.gradient), batch.rows), [groups, rows, outputs]);
  return {
    loss: reshape(loss, [groups, slots]),
    gradient: {
      weight: matMul(slope, batch.features, { a: true }),
      bias: reshape(sum(slope, 1), [groups, outputs, 1]),
    },
  };
}

/**
 * Each probe on all of val.
 * @returns loss: float32 [groups, slots], the mean; correct: int32 [groups, slots], the lowest class of equals counting
 */
export function evaluateOnVal(
  { weight, bias }: Parameters,
  { val, probes }: TrainingValues,
  { groups, slots, classes, columns, valRows }: TrainingShape,
): { loss: Value; correct: Value } {
  // All groups see the same rows here, so their weights go into one wide product.
  const outputs = groups * slots * classes;
  const products = matMul(val.features, reshape(weight, [outputs, columns]), { b: true });
  const logits = reshape(add(products, reshape(bias, [outputs])), [valRows, groups * slots, classes]);
  const labels = labelsBySlot(val.labels, probes.target);
  const loss = divide(sum(crossEntropy(logits, labels).loss, 0), valRows);
  const correct = sum(cast(equal(argMax(logits, 2), labels), 'int32'), 0);
  return { loss: reshape(loss, [groups, slots]), correct: reshape(correct, [groups, slots]) };
}
