/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */

export interface Softmax {
  /** [rows, classes] */
  readonly probabilities: Float64Array;
  /** Logarithm of the sum of a row's exponentiated logits: [rows] */
  readonly logSums: Float64Array;
}

/**
 * Softmax in float64, from each row's largest logit downwards: logits of any size neither overflow nor lose the row.
 * @param logits [rows, classes]
 */
export function softmax(logits: Float32Array | Float64Array, classes: number): Softmax {
  const probabilities = new Float64Array(logits.length);
  const logSums = new Float64Array(logits.length / classes);
  for (let row = 0, first = 0; first < logits.length; row++, first += classes) {
    const end = first + classes;
    let largest = -Infinity;
    for (let at = first; at < end; at++) largest = Math.max(largest, logits[at]!);
    let sum = 0;
    for (let at = first; at < end; at++) sum += probabilities[at] = Math.exp(logits[at]! - largest);
    for (let at = first; at < end; at++) probabilities[at]! /= sum;
    logSums[row] = largest + Math.log(sum);
  }
  return { probabilities, logSums };
}
