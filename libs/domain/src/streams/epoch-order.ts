import { RandomStream } from './random-stream';

/**
 * The order in which a seed's probes see the rows of train in an epoch: a permutation of 0 to rows - 1, each equally
 * likely (Fisher and Yates, inside out), the same whatever epochs were drawn before.
 * @param epoch from 0
 * @throws RangeError where seed or epoch is not a non-negative integer
 */
export function epochOrder(seed: number, epoch: number, rows: number): Int32Array {
  const stream = new RandomStream(seed, 'order', epoch);
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const chosen = stream.nextBelow(row + 1);
    order[row] = order[chosen] ?? row;
    order[chosen] = row;
  }
  return order;
}
