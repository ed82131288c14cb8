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
import { fromFailure, isEnding } from './from-failure';
import { startOptions } from './sweep-workflows';
import { TemporalClient } from './temporal-client';

/** What a user wants of a sweep. */
export interface Wish {
  readonly update: keyof typeof UPDATES;
  /** Absent where the update takes none. */
  readonly argument?: unknown;
  /** Whether a sweep that has ended runs again for it; else only one that runs can hear it. */
  readonly startsAnew: boolean;
}

/** Why a wish was not carried out: nobody is there to hear it, or who is there is about to go. */
export type Unheard = 'not_running' | 'ending';

/** A workflow that a worker runs takes a wish at once. */
const TAKEN_WITHIN_MS = 10_000;

/** To plan and write a million trials takes minutes. */
const DONE_WITHIN_MS = 240_000;

/** Tells the workflows of sweeps what their users want, by Temporal's updates. */
@Injectable()
export class SweepUpdates {
  constructor(private readonly temporal: TemporalClient) {}

  /**
   * Sends a wish and waits until it is carried out. The same wish twice comes to the same.
   *
   * @throws BadInput, NotFound or Conflict as the workflow says; StackUnavailable when nobody answers
   */
  async ask(sweep: StoredSweep, wish: Wish): Promise<ControlOutcome | Unheard> {
    try {
      // A call says no more of a server that is away than of a worker that is, and later.
      await this.temporal.ping().catch((cause: unknown) => sayAway('Temporal', cause));
      const taken = await this.temporal.call((client) => send(client, sweep, wish), TAKEN_WITHIN_MS);
      return await this.temporal.call(() => taken.result(), DONE_WITHIN_MS).catch(saySlow);
    } catch (error) {
      if (error instanceof StackUnavailable) throw error;
      if (error instanceof WorkflowNotFoundError) return wish.startsAnew ? 'ending' : 'not_running';
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

function send(client: WorkflowClient, sweep: StoredSweep, wish: Wish): Promise<WorkflowUpdateHandle<ControlOutcome>> {
  const options = { args: [wish.argument] as [unknown], waitForStage: 'ACCEPTED' as const };
  if (!wish.startsAnew) return client.getHandle(sweepWorkflowId(sweep.id)).startUpdate(wish.update, options);
  const startWorkflowOperation = new WithStartWorkflowOperation(SWEEP_WORKFLOW, {
    ...startOptions(sweep),
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
  });
  return client.startUpdateWithStart(wish.update, { ...options, startWorkflowOperation });
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
