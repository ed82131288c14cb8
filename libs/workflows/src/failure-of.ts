import { FAILURE_CLASSES, type FailureClass, type TrialFailure } from '@sonde/contracts/temporal';
import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';

/** Why an activity failed, and how far it had come. */
export interface PackFailure extends TrialFailure {
  /** The last checkpoint that the trainer wrote or went on from, as it counts them; null where it said nothing. */
  readonly checkpoint: number | null;
}

/** Why an activity failed for good, as recorded with the trials that it left. */
export function failureOf(error: unknown): PackFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) {
    const known = FAILURE_CLASSES.find((name) => name === cause.type);
    return { class: known ?? 'internal', message: cause.message, checkpoint: checkpointOf(cause.details?.[0]) };
  }
  if (cause instanceof TimeoutFailure) {
    return { class: timedOut(cause), message: cause.message, checkpoint: checkpointOf(cause.lastHeartbeatDetails) };
  }
  return { class: 'internal', message: cause instanceof Error ? cause.message : String(cause), checkpoint: null };
}

/** A trainer whose heartbeats stopped is gone; one that beats until the end was too slow. */
function timedOut(failure: TimeoutFailure): FailureClass {
  return failure.timeoutType === 'HEARTBEAT' ? 'worker_lost' : 'timeout';
}

function checkpointOf(details: unknown): number | null {
  const said = typeof details === 'object' && details !== null && 'checkpoint' in details ? details.checkpoint : null;
  return typeof said === 'number' ? said : null;
}
