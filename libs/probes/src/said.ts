/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import type { Task } from '@sonde/contracts';
import type { ProbeOutcomes } from './outcomes';

/**
 * What a probe's outputs say of each row, as artifacts hold it.
 *
 * @param outputs [rows, width]
 * @returns classification: the class of the largest output, the lowest of equals [rows]; multi-label: 1 where the
 *   probability is above 0.5, which is a logit above 0 [rows, width]; regression: the outputs as float32
 */
export function saidOf(task: 'classification', outputs: Float64Array, width: number): Int32Array;
export function saidOf(task: Task, outputs: Float64Array, width: number): ProbeOutcomes['predicted'];
export function saidOf(task: Task, outputs: Float64Array, width: number): ProbeOutcomes['predicted'] {
  switch (task) {
    case 'classification':
      return largestOf(outputs, width);
    case 'multilabel':
      return Uint8Array.from(outputs, (logit) => (logit > 0 ? 1 : 0));
    case 'regression':
      return Float32Array.from(outputs);
  }
}

function largestOf(outputs: Float64Array, width: number): Int32Array {
  return new Int32Array(outputs.length / width).map((_, row) => {
    const first = row * width;
    let largest = 0;
    for (let output = 1; output < width; output++) {
      if (outputs[first + output]! > outputs[first + largest]!) largest = output;
    }
    return largest;
  });
}
