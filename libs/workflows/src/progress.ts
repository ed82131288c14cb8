import type { LayerProgress, PackOutcome } from '@sonde/contracts/temporal';

export type Goal = 'maximize' | 'minimize';

export const NO_PROGRESS: LayerProgress = { nextPack: 0, done: 0, diverged: 0, failed: 0, bestScore: null };

/** The better of the scores that there are. */
export function bestOf(goal: Goal, scores: readonly (number | null)[]): number | null {
  const there = scores.filter((score) => score !== null);
  if (there.length === 0) return null;
  return goal === 'maximize' ? Math.max(...there) : Math.min(...there);
}

export function withPack(progress: LayerProgress, goal: Goal, pack: PackOutcome): LayerProgress {
  return {
    ...progress,
    done: progress.done + pack.succeeded + pack.diverged,
    diverged: progress.diverged + pack.diverged,
    bestScore: bestOf(goal, [progress.bestScore, pack.bestScore]),
  };
}

export function withFailed(progress: LayerProgress, failed: number): LayerProgress {
  return { ...progress, done: progress.done + failed, failed: progress.failed + failed };
}
