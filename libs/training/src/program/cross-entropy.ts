import type { Value } from '../graph/graph-function';
import {
  cast,
  constant,
  divide,
  equal,
  exponential,
  logarithm,
  maximum,
  multiply,
  reshape,
  select,
  subtract,
  sum,
} from '../graph/operations';

/**
 * -log softmax(logits)[label] of each row and probe, and its gradient by the logits, as torch.nn.CrossEntropyLoss
 * before the mean. The row's largest logit is subtracted first, so that no exponential overflows.
 * @param logits [...batch, classes, rows]
 * @param labels int32 [...batch, rows]
 * @returns loss [...batch, 1, rows], gradient [...batch, classes, rows]
 */
export function crossEntropy(logits: Value, labels: Value): { loss: Value; gradient: Value } {
  const axis = logits.shape.length - 2;
  const shifted = subtract(logits, maximum(logits, axis));
  const exponentials = exponential(shifted);
  const total = sum(exponentials, axis);
  const isLabel = oneHot(labels, logits.shape[axis] ?? 0);
  // Chosen, not multiplied by 0 and 1: the logit of another class may be infinite.
  const labelled = sum(select(isLabel, shifted, 0), axis);
  return {
    loss: subtract(logarithm(total), labelled),
    // One division a row, not one a logit.
    gradient: subtract(multiply(exponentials, divide(1, total)), cast(isLabel, logits.type)),
  };
}

/** bool [...batch, classes, rows], true where the class is the row's label */
function oneHot(labels: Value, classes: number): Value {
  const classNumbers = constant(labels.owner, 'int32', [classes, 1], [...Array(classes).keys()]);
  const [rows = 0] = labels.shape.slice(-1);
  return equal(reshape(labels, [...labels.shape.slice(0, -1), 1, rows]), classNumbers);
}
