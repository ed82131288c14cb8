import type { Task } from '@sonde/contracts';
import { softmax } from './softmax';

/**
 * What scores of ranking and calibration look at: probabilities of classes; logits of labels, whose order is all that
 * counts, and which keep it where probabilities round to 1; numbers of a regression as they are.
 *
 * @param outputs of a probe: [rows, width]
 */
export function scoredOutputs(task: Task, outputs: Float64Array, width: number): Float64Array {
  return task === 'classification' ? softmax(outputs, width).probabilities : outputs;
}
