import { BadInput, SondeError, type Issue } from '@sonde/contracts';
import type { ErrorCode, FailureClass } from '@sonde/contracts/temporal';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';

/** The failure class of each code; what can only be a caller's mistake is bad input. */
const CLASS_OF: Readonly<Record<ErrorCode, FailureClass>> = {
  bad_input: 'bad_input',
  not_found: 'bad_input',
  conflict: 'bad_input',
  out_of_memory: 'out_of_memory',
  worker_lost: 'worker_lost',
  timeout: 'timeout',
  unavailable: 'internal',
};

/**
 * What an activity throws to Temporal for an error: its type is the failure class. Cancellation passes through.
 * The one translator of errors into ApplicationFailure.
 *
 * @param known what the other side is to know beside what the error says
 */
export function toApplicationFailure(error: unknown, known: object = {}): Error {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  const type: FailureClass = error instanceof SondeError ? CLASS_OF[error.code] : 'internal';
  return ApplicationFailure.create({
    type,
    message: error instanceof Error ? error.message : String(error),
    nonRetryable: type === 'bad_input',
    // What the other side needs to say it again: a caller's mistake with its places.
    details: [{ ...known, ...(error instanceof SondeError ? { code: error.code, ...issuesOf(error) } : {}) }],
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

function issuesOf(error: SondeError): { issues?: readonly Issue[] } {
  return error instanceof BadInput ? { issues: error.issues } : {};
}

/** Runs an activity's work and translates what it throws. */
export async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toApplicationFailure(error);
  }
}
