import { Injectable } from '@nestjs/common';
import { StackUnavailable } from '@sonde/contracts';
import { SWEEP_WORKFLOW, sweepWorkflowId, type ControlOutcome, type UPDATES } from '@sonde/contracts/temporal';
import type { StoredSweep } from '@sonde/persistence';
import {
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type WorkflowClient,
  type WorkflowUpdateHandle,
} from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import { fromFailure, isEnding } from '../temporal/from-failure';
import { startOptions } from '../temporal/sweep-workflows';
import { TemporalClient } from '../temporal/temporal-client';

/** What a user asks of a sweep, as a Temporal update. */
export interface ControlRequest {
  readonly update: keyof typeof UPDATES;
  /** Absent where the update takes none. */
  readonly argument?: unknown;
  /** Whether a sweep that has ended runs again for it; else only one that runs gets it. */
  readonly startsAnew: boolean;
}

/** Why a request was not carried out: its workflow does not run, or is about to end. */
export type NotDelivered = 'not_running' | 'ending';

/** A workflow that a worker runs takes a request at once. */
const TAKEN_WITHIN_MS = 10_000;

/** To plan and write a million trials takes minutes. */
const DONE_WITHIN_MS = 240_000;

/** Sends requests to the workflows of sweeps as Temporal updates. */
@Injectable()
export class SweepUpdates {
  constructor(private readonly temporal: TemporalClient) {}

  /**
   * Sends a request and waits until it is carried out. All requests are idempotent.
   *
   * @throws BadInput, NotFound or Conflict as the workflow says; StackUnavailable when nobody answers
   */
  async send(sweep: StoredSweep, request: ControlRequest): Promise<ControlOutcome | NotDelivered> {
    try {
      // A call says no more of a server that is away than of a worker that is, and later.
      await this.temporal.ping().catch((cause: unknown) => sayAway('Temporal', cause));
      const taken = await this.temporal.call((client) => startUpdate(client, sweep, request), TAKEN_WITHIN_MS);
      return await this.temporal.call(() => taken.result(), DONE_WITHIN_MS).catch(saySlow);
    } catch (error) {
      if (error instanceof StackUnavailable) throw error;
      if (error instanceof WorkflowNotFoundError) return request.startsAnew ? 'ending' : 'not_running';
      if (error instanceof WorkflowUpdateFailedError) {
        if (isEnding(error.cause)) return 'ending';
        throw fromFailure(error.cause);
      }
      return sayAway(
        error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ? 'the orchestrator' : 'Temporal',
        error,
      );
    }
  }
}

function startUpdate(
  client: WorkflowClient,
  sweep: StoredSweep,
  request: ControlRequest,
): Promise<WorkflowUpdateHandle<ControlOutcome>> {
  const options = { args: [request.argument] as [unknown], waitForStage: 'ACCEPTED' as const };
  if (!request.startsAnew) return client.getHandle(sweepWorkflowId(sweep.id)).startUpdate(request.update, options);
  const startWorkflowOperation = new WithStartWorkflowOperation(SWEEP_WORKFLOW, {
    ...startOptions(sweep),
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
  });
  return client.startUpdateWithStart(request.update, { ...options, startWorkflowOperation });
}

function sayAway(who: string, cause: unknown): never {
  throw new StackUnavailable(`${who} does not answer; nothing is lost, and the same can be asked again`, { cause });
}

/** What was taken is carried out, whether or not anybody waits for it. */
function saySlow(error: unknown): never {
  if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
  throw new StackUnavailable('the orchestrator is still at work on it; look at the sweep again later', {
    cause: error,
  });
}
