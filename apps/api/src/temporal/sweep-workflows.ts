import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { StackUnavailable } from '@sonde/contracts';
import { ORCHESTRATOR_QUEUE, SEARCH_ATTRIBUTES, SWEEP_WORKFLOW, sweepWorkflowId } from '@sonde/contracts/temporal';
import type { StoredSweep } from '@sonde/persistence';
import { Client, Connection, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, WorkflowIdReusePolicy } from '@temporalio/common';
import { ENV, type Env } from '../env';

/** Left alone, the client tries again for half a minute, and waits without end where nothing answers at all. */
const PATIENCE_MS = 5_000;

/** By default a client lets up to two minutes pass before it looks for a server again that was away. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 1_000 };

/** Starts and signals the workflows of sweeps: the only place of the api that speaks to Temporal. */
@Injectable()
export class SweepWorkflows implements OnApplicationShutdown {
  private readonly connection: Connection;
  private readonly client: Client;

  constructor(@Inject(ENV) private readonly env: Env) {
    this.connection = Connection.lazy({ address: env.SONDE_TEMPORAL_ADDRESS, channelArgs: RECONNECT });
    this.client = new Client({ connection: this.connection, namespace: env.SONDE_TEMPORAL_NAMESPACE });
  }

  /** Starts a sweep's workflow, unless it was started before. @throws StackUnavailable */
  async start(sweep: StoredSweep): Promise<void> {
    try {
      const { id, name, description, state, dataset, pool } = sweep;
      await this.patiently(() =>
        this.client.workflow.start(SWEEP_WORKFLOW, {
          workflowId: sweepWorkflowId(id),
          workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
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
        }),
      );
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      throw new StackUnavailable(
        `sweep ${sweep.id} is stored, but Temporal did not take it; submit it again with the same Idempotency-Key`,
        { cause: error },
      );
    }
  }

  /** Asks a sweep's workflow to stop. @returns false when there is none that runs */
  async cancel(sweepId: string): Promise<boolean> {
    try {
      await this.patiently(() => this.client.workflow.getHandle(sweepWorkflowId(sweepId)).cancel());
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw new StackUnavailable('Temporal could not be reached; cancel again', { cause: error });
    }
  }

  /** @throws when Temporal does not answer */
  async ping(): Promise<void> {
    await this.patiently(() => this.connection.healthService.check({}));
  }

  /** Address of the sweep's workflow in the Temporal UI. */
  uiUrl(sweepId: string): string | null {
    const { SONDE_TEMPORAL_UI_URL: ui, SONDE_TEMPORAL_NAMESPACE: namespace } = this.env;
    return ui ? `${ui.replace(/\/$/, '')}/namespaces/${namespace}/workflows/${sweepWorkflowId(sweepId)}` : null;
  }

  onApplicationShutdown(): Promise<void> {
    return this.connection.close();
  }

  private patiently<Result>(call: () => Promise<Result>): Promise<Result> {
    return this.connection.withDeadline(Date.now() + PATIENCE_MS, call);
  }
}
