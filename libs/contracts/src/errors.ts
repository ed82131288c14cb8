import type { ErrorCode } from './temporal/states';

/** Where something is wrong, and what was expected there. Every field that is known is filled in. */
export interface Issue {
  /** A sentence that says what is wrong and what was expected. */
  readonly message: string;
  /** JSON pointer into the request, e.g. `/parameters/0/learning_rate/2`. */
  readonly pointer?: string;
  /** A second place that belongs to the complaint, e.g. the first of two equal values. */
  readonly also?: string;
  readonly file?: string;
  /** Line and column of a text file, both from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly split?: string;
  /** Row of a split, from 0. */
  readonly row?: number;
}

/** Root of all errors that Sonde throws on purpose; `code` is what translators look at. */
export abstract class SondeError extends Error {
  abstract readonly code: ErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Thrown when something that a user wrote cannot be used; each issue names its place. */
export class BadInput extends SondeError {
  readonly code = 'bad_input';
  readonly issues: readonly Issue[];

  constructor(message: string, issues: readonly Issue[] = []) {
    super(message);
    this.issues = issues.length > 0 ? issues : [{ message }];
  }
}

/** Thrown when what was asked for does not exist. */
export class NotFound extends SondeError {
  readonly code = 'not_found';
}

/** Thrown when a request contradicts what is already there. */
export class Conflict extends SondeError {
  readonly code = 'conflict';
}

/** Thrown when a pack needs more memory than its trainer has. */
export class OutOfMemory extends SondeError {
  readonly code = 'out_of_memory';
}

/** Thrown when the process that did the work is gone. */
export class WorkerLost extends SondeError {
  readonly code = 'worker_lost';
}

/** Thrown when an attempt at a pack may not record it any more, because another attempt has taken the pack over. */
export class ClaimLost extends WorkerLost {}

/** Thrown when work made no progress for longer than allowed. */
export class TimedOut extends SondeError {
  readonly code = 'timeout';
}

/** Thrown when a server that the work needs cannot be reached or started. */
export class StackUnavailable extends SondeError {
  readonly code = 'unavailable';
}
