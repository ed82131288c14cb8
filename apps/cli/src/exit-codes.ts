/** What scripts can rely on. */
export const EXIT = {
  done: 0,
  /** The sweep ended with failed trials, or was cancelled. */
  unsuccessful: 1,
  /** Usage or bad input. */
  badInput: 2,
  /** The stack could not be reached or started. */
  unavailable: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
