/** When a part that ended by itself is started again. Times in milliseconds. */
export interface RestartPolicy {
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** A part that ran for so long before it ended starts with a clean slate. */
  readonly ranWell: number;
  /** After so many quick crashes in a row the part is given up. */
  readonly mostCrashes: number;
}

export const RESTARTS: RestartPolicy = { firstDelay: 500, longestDelay: 30_000, ranWell: 10_000, mostCrashes: 6 };

/** The delay before the next start, doubled with each quick crash; undefined once the part is given up. */
export function delayAfter(quickCrashes: number, policy: RestartPolicy): number | undefined {
  if (quickCrashes >= policy.mostCrashes) return undefined;
  return Math.min(policy.firstDelay * 2 ** (quickCrashes - 1), policy.longestDelay);
}
