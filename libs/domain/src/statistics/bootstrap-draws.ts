/* eslint-disable @typescript-eslint/no-non-null-assertion -- positions lie between the array's ends */

/**
 * Percentile interval of one figure's draws, at least one: their 2.5 % and 97.5 % quantiles, interpolated as numpy's
 * percentile does.
 */
export function percentile95(draws: ArrayLike<number>): [number, number] {
  const ascending = Float64Array.from(draws).sort();
  return [quantile(ascending, 0.025), quantile(ascending, 0.975)];
}

/** Interpolated as numpy's percentile does. @param ascending at least one */
export function quantile(ascending: Float64Array, share: number): number {
  const position = share * (ascending.length - 1);
  const below = Math.floor(position);
  const lower = ascending[below]!;
  const upper = ascending[Math.ceil(position)]!;
  return lower + (position - below) * (upper - lower);
}

/**
 * Two-sided p of a difference, of its draws: twice the share of those on the rarer side of 0, 0 itself on both, with
 * one more counted, so that it is never 0 (Davison and Hinkley 1997, 4.2); at most 1.
 */
export function bootstrapP(draws: ArrayLike<number>): number {
  let notAbove = 1;
  let notBelow = 1;
  for (let draw = 0; draw < draws.length; draw++) {
    if (draws[draw]! <= 0) notAbove++;
    if (draws[draw]! >= 0) notBelow++;
  }
  return Math.min(1, (2 * Math.min(notAbove, notBelow)) / (draws.length + 1));
}
