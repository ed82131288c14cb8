import { Inject, Injectable } from '@nestjs/common';
import { StackUnavailable, type Reconciliation } from '@sonde/contracts';
import { ORCHESTRATOR_QUEUE, SEARCH_ATTRIBUTES, SWEEP_WORKFLOW, sweepWorkflowId } from '@sonde/contracts/temporal';
import type { StoredSweep } from '@sonde/persistence';
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  type WorkflowExecutionDescription,
  type WorkflowExecutionStatusName,
} from '@temporalio/client';
import { defineSearchAttributeKey, rootCause, WorkflowIdReusePolicy } from '@temporalio/common';
import { ENV, type Env } from '../env';
import { TemporalClient } from './temporal-client';

export type WorkflowFinding = Reconciliation['items'][number]['found'];

/** What each state of a workflow means for its sweep or registration. One that continued as new has a run that goes on. */
export const FINDING_OF: Readonly<Record<WorkflowExecutionStatusName, WorkflowFinding>> = {
  UNSPECIFIED: 'running',
  RUNNING: 'running',
  PAUSED: 'running',
  CONTINUED_AS_NEW: 'running',
  UNKNOWN: 'running',
  COMPLETED: 'completed',
  TERMINATED: 'terminated',
  CANCELLED: 'cancelled',
  FAILED: 'failed',
  TIMED_OUT: 'timed_out',
};

/** Starts, cancels and looks at the workflows of sweeps. */
@Injectable()
export class SweepWorkflows {
  constructor(
    private readonly temporal: TemporalClient,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * Starts a sweep's workflow, unless it runs.
   *
   * @param again also where an earlier one has ended
   * @throws StackUnavailable
   */
  async start(sweep: StoredSweep, again = false): Promise<void> {
    const workflowIdReusePolicy = WorkflowIdReusePolicy[again ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE'];
    try {
      await this.temporal.call((client) =>
        client.start(SWEEP_WORKFLOW, { ...startOptions(sweep), workflowIdReusePolicy }),
      );
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      throw new StackUnavailable(
        `sweep ${sweep.id} is stored, but Temporal did not take it; it starts within a minute after Temporal is back`,
        { cause: error },
      );
    }
  }

  /** Asks a sweep's workflow to stop. @returns false when there is none that runs */
  async cancel(sweepId: string): Promise<boolean> {
    try {
      await this.temporal.call((client) => client.getHandle(sweepWorkflowId(sweepId)).cancel());
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw new StackUnavailable('Temporal could not be reached; cancel again', { cause: error });
    }
  }

  /** The state of a sweep's workflow; stuck where it or a layer of it cannot go on. @throws StackUnavailable */
  async find(sweepId: string): Promise<WorkflowFinding> {
    try {
      const { status, raw } = await this.describe(sweepWorkflowId(sweepId));
      const finding = FINDING_OF[status.name];
      if (finding !== 'running') return finding;
      if (isStuck(raw)) return 'stuck';
      for (const { workflowId } of raw.pendingChildren ?? []) {
        // One that ends meanwhile is not stuck.
        const layer = workflowId ? await this.describe(workflowId).catch(ignoreNotFound) : undefined;
        if (layer && isStuck(layer.raw)) return 'stuck';
      }
      return finding;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'not_found';
      throw new StackUnavailable('Temporal could not be reached', { cause: error });
    }
  }

  /** Ends a workflow that cannot go on, so that another one can be started in its place. @throws StackUnavailable */
  async terminate(sweepId: string, reason: string): Promise<void> {
    try {
      await this.temporal.call((client) => client.getHandle(sweepWorkflowId(sweepId)).terminate(reason));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) {
        throw new StackUnavailable('Temporal could not be reached', { cause: error });
      }
    }
  }

  private describe(workflowId: string): Promise<WorkflowExecutionDescription> {
    return this.temporal.call((client) => client.getHandle(workflowId).describe());
  }

  /** Why a workflow failed, in words. @throws StackUnavailable */
  async failureOf(sweepId: string): Promise<string> {
    try {
      await this.temporal.call((client) => client.getHandle(sweepWorkflowId(sweepId)).result());
      return 'its workflow failed';
    } catch (error) {
      if (error instanceof WorkflowFailedError) return rootCause(error.cause) ?? error.message;
      throw new StackUnavailable('Temporal could not be reached', { cause: error });
    }
  }

  /** Address of the sweep's workflow in the Temporal UI. */
  uiUrl(sweepId: string): string | null {
    const { SONDE_TEMPORAL_UI_URL: ui, SONDE_TEMPORAL_NAMESPACE: namespace } = this.env;
    return ui ? `${ui.replace(/\/$/, '')}/namespaces/${namespace}/workflows/${sweepWorkflowId(sweepId)}` : null;
  }
}

/**
 * Failed attempts at one workflow task after which nobody expects it to succeed: its code is another than the one that
 * wrote its history, or has a fault. Those that are lost with a worker are repeated once or twice.
 */
const STUCK_ATTEMPTS = 8;

function isStuck({ pendingWorkflowTask }: WorkflowExecutionDescription['raw']): boolean {
  return (pendingWorkflowTask?.attempt ?? 0) >= STUCK_ATTEMPTS;
}

function ignoreNotFound(error: unknown): undefined {
  if (error instanceof WorkflowNotFoundError) return undefined;
  throw error;
}

/** How a sweep's workflow is started, whoever does it. */
export function startOptions({ id, name, description, state, dataset, pool }: StoredSweep) {
  return {
    workflowId: sweepWorkflowId(id),
    taskQueue: ORCHESTRATOR_QUEUE,
    args: [{ sweepId: id }],
    staticSummary: `${name} on ${dataset.name}`.slice(0, 200),
    ...(description ? { staticDetails: description } : {}),
    typedSearchAttributes: [
      { key: defineSearchAttributeKey('SweepId', SEARCH_ATTRIBUTES.SweepId), value: id },
      { key: defineSearchAttributeKey('SweepName', SEARCH_ATTRIBUTES.SweepName), value: name },
      { key: defineSearchAttributeKey('SweepState', SEARCH_ATTRIBUTES.SweepState), value: state },
      { key: defineSearchAttributeKey('Dataset', SEARCH_ATTRIBUTES.Dataset), value: dataset.name },
      { key: defineSearchAttributeKey('Pool', SEARCH_ATTRIBUTES.Pool), value: pool },
    ],
  };
}
