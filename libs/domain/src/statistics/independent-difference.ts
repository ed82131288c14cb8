/** A figure with its 95 % interval. */
export interface WithInterval {
  readonly mean: number;
  readonly ci95: readonly [number, number];
}

/**
 * The 95 % interval of a difference of two figures on different, independent rows, from the interval of each: of two
 * Wilson intervals it is Newcombe's (1998, Statistics in Medicine 17, method 10), and in the same way of any others.
 *
 * @returns of a less b
 */
export function independentDifference95(a: WithInterval, b: WithInterval): [number, number] {
  const difference = a.mean - b.mean;
  return [
    difference - Math.hypot(a.mean - a.ci95[0], b.ci95[1] - b.mean),
    difference + Math.hypot(a.ci95[1] - a.mean, b.mean - b.ci95[0]),
  ];
}
