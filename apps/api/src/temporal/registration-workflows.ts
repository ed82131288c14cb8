import { Inject, Injectable } from '@nestjs/common';
import { StackUnavailable } from '@sonde/contracts';
import {
  ORCHESTRATOR_QUEUE,
  REGISTRATION_WORKFLOW,
  SEARCH_ATTRIBUTES,
  registrationWorkflowId,
} from '@sonde/contracts/temporal';
import type { StoredRegistration } from '@sonde/persistence';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, WorkflowIdReusePolicy } from '@temporalio/common';
import { ENV, type Env } from '../env';
import { FINDING_OF, type WorkflowFinding } from './sweep-workflows';
import { TemporalClient } from './temporal-client';

/** Starts, cancels and looks up the workflows of registrations. */
@Injectable()
export class RegistrationWorkflows {
  constructor(
    private readonly temporal: TemporalClient,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * Starts a registration's workflow, unless it runs.
   *
   * @param again also where an earlier one has ended
   * @throws StackUnavailable
   */
  async start({ id, name, root }: StoredRegistration, again = false): Promise<void> {
    try {
      await this.temporal.call((client) =>
        client.start(REGISTRATION_WORKFLOW, {
          workflowId: registrationWorkflowId(id),
          taskQueue: ORCHESTRATOR_QUEUE,
          args: [{ registrationId: id }],
          staticSummary: `${name} in ${root}`.slice(0, 200),
          typedSearchAttributes: [{ key: defineSearchAttributeKey('Dataset', SEARCH_ATTRIBUTES.Dataset), value: name }],
          workflowIdReusePolicy: WorkflowIdReusePolicy[again ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE'],
        }),
      );
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      throw new StackUnavailable(
        `registration ${id} is stored, but Temporal did not take it; it starts within a minute after Temporal is back`,
        { cause: error },
      );
    }
  }

  /** Asks a registration's workflow to stop; one that has ended needs no request. @throws StackUnavailable */
  async cancel(id: string): Promise<void> {
    try {
      await this.temporal.call((client) => client.getHandle(registrationWorkflowId(id)).cancel());
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return;
      throw new StackUnavailable('Temporal could not be reached', { cause: error });
    }
  }

  /** The state of a registration's workflow. @throws StackUnavailable */
  async find(id: string): Promise<WorkflowFinding> {
    try {
      const handle = await this.temporal.call((client) => client.getHandle(registrationWorkflowId(id)).describe());
      return FINDING_OF[handle.status.name];
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'not_found';
      throw new StackUnavailable('Temporal could not be reached', { cause: error });
    }
  }

  /** Address of the workflow in the Temporal UI. */
  uiUrl(id: string): string | null {
    const { SONDE_TEMPORAL_UI_URL: ui, SONDE_TEMPORAL_NAMESPACE: namespace } = this.env;
    return ui ? `${ui.replace(/\/$/, '')}/namespaces/${namespace}/workflows/${registrationWorkflowId(id)}` : null;
  }
}
