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

/** Why a trial failed. Each class has its retry policy in `RETRY_POLICIES` of libs/domain. */
export const FAILURE_CLASSES = ['bad_input', 'out_of_memory', 'worker_lost', 'timeout', 'internal'] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** Codes of all errors that Sonde throws on purpose. */
export type ErrorCode = Exclude<FailureClass, 'internal'> | 'not_found' | 'conflict' | 'unavailable';
