import { FAILURE_CLASSES, type FailureClass, type TrialFailure } from '@sonde/contracts/temporal';
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';

/** Why an activity failed for good, as recorded with the trials that it left. */
export function failureOf(error: unknown): TrialFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const known = FAILURE_CLASSES.find((name) => name === cause.type);
    return { class: known ?? 'internal', message: cause.message };
  }
  if (cause instanceof TimeoutFailure) return { class: timedOut(cause), message: cause.message };
  return { class: 'internal', message: cause instanceof Error ? cause.message : String(cause) };
}

/** A trainer whose heartbeats stopped is gone; one that beats until the end was too slow. */
function timedOut(failure: TimeoutFailure): FailureClass {
  return failure.timeoutType === 'HEARTBEAT' ? 'worker_lost' : 'timeout';
}
