import { RandomStream } from './random-stream';

/**
 * The order in which a seed's probes see the rows of train in an epoch: a permutation of 0 to rows - 1, the same
 * whatever epochs were drawn before.
 * @param epoch from 0
 * @throws RangeError where seed or epoch is not a non-negative integer
 */
export function epochOrder(seed: number, epoch: number, rows: number): Int32Array {
  return permutation(new RandomStream(seed, 'order', epoch), rows);
}

/** Which splits have permuted labels: those that training looks at. */
const PERMUTED_SPLITS = ['train', 'val'] as const;

/**
 * Whose label each row of a split gets in a draw of permuted labels: the same for every layer, configuration and seed,
 * so that the best of a sweep can be compared with the best of the draw.
 * @param draw from 0
 */
export function labelPermutation(draw: number, split: (typeof PERMUTED_SPLITS)[number], rows: number): Int32Array {
  return permutation(new RandomStream(draw, 'permute', PERMUTED_SPLITS.indexOf(split)), rows);
}

/** A bootstrap sample: `rows` rows drawn from 0 to rows - 1 with replacement, ascending. */
export function bootstrapRows(seed: number, rows: number): Int32Array {
  const stream = new RandomStream(seed, 'resample');
  return new Int32Array(rows).map(() => stream.nextBelow(rows)).sort();
}

/** 0 to length - 1 in an order, each equally likely (Fisher and Yates, inside out). */
function permutation(stream: RandomStream, length: number): Int32Array {
  const order = new Int32Array(length);
  for (let row = 0; row < length; row++) {
    const chosen = stream.nextBelow(row + 1);
    order[row] = order[chosen] ?? row;
    order[chosen] = row;
  }
  return order;
}
