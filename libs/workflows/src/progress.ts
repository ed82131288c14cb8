import type { LayerProgress, OpenPacks, PackOutcome } from '@sonde/contracts/temporal';

export type Goal = 'maximize' | 'minimize';

/** The better of the scores that there are. */
export function bestOf(goal: Goal, scores: readonly (number | null)[]): number | null {
  const there = scores.filter((score) => score !== null);
  if (there.length === 0) return null;
  return goal === 'maximize' ? Math.max(...there) : Math.min(...there);
}

/** Counts a pack as it ends; Postgres sets the counts right with the next page of packs. */
export function withPack(progress: LayerProgress, goal: Goal, pack: PackOutcome): LayerProgress {
  return {
    ...progress,
    ended: progress.ended + pack.ended,
    failed: progress.failed + pack.failed,
    bestScore: bestOf(goal, [progress.bestScore, pack.bestScore]),
  };
}

export function withCounts(progress: LayerProgress, { ended, failed }: OpenPacks): LayerProgress {
  return { ...progress, ended, failed };
}

/**
 * Seconds that are left, at the pace since a workflow began.
 *
 * @param seconds since then
 * @param done trials that have ended in this time
 */
export function secondsLeft(open: number, done: number, seconds: number): number | null {
  return done === 0 ? null : (open * seconds) / done;
}
