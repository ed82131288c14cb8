import type { Value } from '../graph/graph-function';
import {
  absolute,
  add,
  divide,
  exponential,
  larger,
  log1p,
  multiply,
  sigmoid,
  subtract,
  sum,
} from '../graph/operations';
import { crossEntropy } from './cross-entropy';
import type { TrainingShape } from './training-shape';

/** A row's loss and its slope by what the probe says of the row. */
export interface LossAndSlope {
  /** [...batch, 1, rows] */
  readonly loss: Value;
  /** [...batch, outputs, rows] */
  readonly slope: Value;
}

/** What determines the loss. Scores are those of the task alone: what regularizes a training is no part of them. */
export type LossShape = Pick<TrainingShape, 'task'>;

/**
 * The loss of each row and probe before the mean over rows: CrossEntropyLoss, BCEWithLogitsLoss or MSELoss of
 * torch.nn, the latter two as means over the outputs.
 * @param said [...batch, outputs, rows]: logits, or the predictions of a regression
 * @param labels int32 [...batch, rows], or [...batch, outputs, rows] of the type of `said`
 */
export function lossOf({ task }: LossShape, said: Value, labels: Value): LossAndSlope {
  switch (task) {
    case 'classification': {
      const { loss, gradient } = crossEntropy(said, labels);
      return { loss, slope: gradient };
    }
    case 'multilabel':
      return binaryCrossEntropy(said, labels);
    case 'regression':
      return squaredError(said, labels);
  }
}

/** max(z, 0) - z y + log(1 + exp(-|z|)), which no logit overflows; the slope is sigmoid(z) - y. */
function binaryCrossEntropy(logits: Value, labels: Value): LossAndSlope {
  const tail = log1p(exponential(subtract(0, absolute(logits))));
  const each = add(subtract(larger(logits, 0), multiply(logits, labels)), tail);
  return meanOverOutputs(each, subtract(sigmoid(logits), labels));
}

function squaredError(said: Value, values: Value): LossAndSlope {
  const error = subtract(said, values);
  return meanOverOutputs(multiply(error, error), multiply(2, error));
}

function meanOverOutputs(each: Value, slope: Value): LossAndSlope {
  const axis = each.shape.length - 2;
  const outputs = each.shape[axis] ?? 1;
  return { loss: divide(sum(each, axis), outputs), slope: divide(slope, outputs) };
}
