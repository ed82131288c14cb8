export const SWEEP_STATES = [
  'planning',
  'running',
  'paused',
  'cancelling',
  'completed',
  'cancelled',
  'failed',
] as const;
export type SweepState = (typeof SWEEP_STATES)[number];

export const TRIAL_STATES = [
  'pending',
  'running',
  'succeeded',
  'cached',
  'pruned',
  'diverged',
  'failed',
  'cancelled',
] as const;
export type TrialState = (typeof TRIAL_STATES)[number];

/** How many of a sweep's trials are in each state; their sum is always `planned`. */
export type TrialCounts = Readonly<Record<TrialState, number>>;
