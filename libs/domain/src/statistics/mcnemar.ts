import { erfc } from './error-function';

export interface McNemar {
  /** Chi-square with continuity correction; null where the test was exact. */
  readonly statistic: number | null;
  /** Two-sided. */
  readonly p: number;
}

/** From how many rows that differ on chi-square takes the place of the exact test. */
const MANY = 25;

/**
 * McNemar's test of two probes on the same independent rows (McNemar 1947, Psychometrika 12): do rows that one alone
 * has right fall evenly on both? Exact by the binomial below 25 such rows, else by chi-square; p = 1 where none differs.
 *
 * @param onlyA rows that a alone has right
 */
export function mcnemar(onlyA: number, onlyB: number): McNemar {
  const differing = onlyA + onlyB;
  if (differing < MANY) return { statistic: null, p: Math.min(1, 2 * evenTail(Math.min(onlyA, onlyB), differing)) };
  // Where both are equal there is nothing to correct, as in R's mcnemar.test; statsmodels still takes 1 off.
  const statistic = Math.max(0, Math.abs(onlyA - onlyB) - 1) ** 2 / differing;
  // The upper tail of chi-square with one degree of freedom.
  return { statistic, p: erfc(Math.sqrt(statistic / 2)) };
}

/** P(X <= most) of a fair coin that is thrown `throws` times. */
function evenTail(most: number, throws: number): number {
  let ways = 1;
  let sum = 0;
  for (let heads = 0; heads <= most; heads++) {
    sum += ways;
    ways = (ways * (throws - heads)) / (heads + 1);
  }
  return sum / 2 ** throws;
}
