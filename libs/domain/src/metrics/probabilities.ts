import type { Task } from '@sonde/contracts';
import { softmax } from './softmax';

/**
 * What scores of ranking and calibration look at: probabilities of classes or labels, numbers of a regression as they
 * are.
 *
 * @param outputs of a probe: [rows, width]
 */
export function probabilitiesOf(task: Task, outputs: Float64Array, width: number): Float64Array {
  switch (task) {
    case 'classification':
      return softmax(outputs, width).probabilities;
    case 'multilabel':
      return outputs.map((logit) => 1 / (1 + Math.exp(-logit)));
    case 'regression':
      return outputs;
  }
}
