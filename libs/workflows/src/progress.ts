import type { Goal } from '@sonde/contracts';
import type { LayerProgress, OpenPacks, PackOutcome } from '@sonde/contracts/temporal';
import { bestOf } from '@sonde/domain/goal';

/** The better of two scores; null if there is none. */
export function betterOf(goal: Goal, a: number | null, b: number | null): number | null {
  return bestOf([a, b], (score) => score, goal) ?? null;
}

/** Counts a pack as it ends; Postgres sets the counts right with the next page of packs. */
export function withPack(progress: LayerProgress, goal: Goal, pack: PackOutcome): LayerProgress {
  return {
    ...progress,
    ended: progress.ended + pack.ended,
    failed: progress.failed + pack.failed,
    bestScore: betterOf(goal, progress.bestScore, pack.bestScore),
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
