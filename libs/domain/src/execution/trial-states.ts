import { TRIAL_STATES, type SweepState, type TrialCounts, type TrialState } from '@sonde/contracts/temporal';

/** States in which a sweep has ended. */
export const ENDED_SWEEP_STATES = ['completed', 'cancelled', 'failed'] as const;

export function sweepHasEnded(state: SweepState): boolean {
  return (ENDED_SWEEP_STATES as readonly SweepState[]).includes(state);
}

export function emptyCounts(): Record<TrialState, number> {
  return Object.fromEntries(TRIAL_STATES.map((state) => [state, 0])) as Record<TrialState, number>;
}

export function plannedTrials(counts: TrialCounts): number {
  return TRIAL_STATES.reduce((sum, state) => sum + counts[state], 0);
}
