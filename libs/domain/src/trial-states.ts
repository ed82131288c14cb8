import { TRIAL_STATES, type SweepState, type TrialCounts, type TrialState } from '@sonde/contracts/temporal';

/** States in which a trial has ended; what has ended never changes. */
export const ENDED_TRIAL_STATES = ['succeeded', 'cached', 'pruned', 'diverged', 'failed', 'cancelled'] as const;

export function hasEnded(state: TrialState): boolean {
  return (ENDED_TRIAL_STATES as readonly TrialState[]).includes(state);
}

/** States in which a sweep has ended. */
export const ENDED_SWEEP_STATES = ['completed', 'cancelled', 'failed'] as const;

export function sweepHasEnded(state: SweepState): boolean {
  return (ENDED_SWEEP_STATES as readonly SweepState[]).includes(state);
}

export function emptyCounts(): Record<TrialState, number> {
  return Object.fromEntries(TRIAL_STATES.map((state) => [state, 0])) as Record<TrialState, number>;
}

/** The number of trials that have ended, whichever way. */
export function endedTrials(counts: TrialCounts): number {
  return ENDED_TRIAL_STATES.reduce((sum, state) => sum + counts[state], 0);
}

export function plannedTrials(counts: TrialCounts): number {
  return TRIAL_STATES.reduce((sum, state) => sum + counts[state], 0);
}
