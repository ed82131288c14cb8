import { constants } from 'node:os';

/** What scripts can rely on. */
export const EXIT = {
  done: 0,
  /** The sweep ended with failed trials, or was cancelled. */
  unsuccessful: 1,
  /** Usage or bad input. */
  badInput: 2,
  /** The stack could not be reached or started. */
  unavailable: 3,
  /** Ctrl-C, as shells say it; SIGTERM is 143. */
  interrupted: 128 + constants.signals.SIGINT,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a process that a signal ended, as shells say it. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** Thrown when what a command waited for ended without success, for a reason that is not the user's input. */
export class Unsuccessful extends Error {}
