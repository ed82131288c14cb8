import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Reconciliation } from '@sonde/contracts';
import { sweepHasEnded } from '@sonde/domain';
import { closeTrials, findSweep, moveSweep, openSweeps, type StoredSweep } from '@sonde/persistence';
import { defer, repeat, type Subscription } from 'rxjs';
import { DatabaseProvider } from '../database.provider';
import { RegistrationsService } from '../datasets/registrations.service';
import { ENV, type Env } from '../env';
import { SweepWorkflows, type WorkflowFinding } from '../temporal/sweep-workflows';

type Item = Reconciliation['items'][number];

/** The states from which a sweep is closed here. */
const OPEN = ['planning', 'running', 'paused', 'cancelling'] as const;

/**
 * Ensures that each sweep that has not ended has a workflow. A lost workflow is started again, and goes on from the state
 * in Postgres; a sweep whose workflow somebody ended is closed. Registrations of datasets likewise.
 */
@Injectable()
export class ReconcileService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ReconcileService.name);
  private repeating: Subscription | undefined;

  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly workflows: SweepWorkflows,
    private readonly registrations: RegistrationsService,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Reconciles now, and again whenever a pause has passed since it ended; the application does not wait for it. */
  onApplicationBootstrap(): void {
    const seconds = this.env.SONDE_RECONCILE_SECONDS;
    if (seconds === 0) return;
    const reconcile = () =>
      this.reconcile().catch((error: unknown) => this.logger.warn(`sweeps were not reconciled: ${String(error)}`));
    this.repeating = defer(reconcile)
      .pipe(repeat({ delay: seconds * 1000 }))
      .subscribe();
  }

  onApplicationShutdown(): void {
    this.repeating?.unsubscribe();
  }

  /** @throws StackUnavailable when Temporal does not answer */
  async reconcile(): Promise<Item[]> {
    await this.registrations.reconcile();
    const items: Item[] = [];
    for (const { id } of await openSweeps(this.postgres.database)) {
      const found = await this.workflows.find(id);
      // Looked at after its workflow: one that has ended meanwhile has closed its sweep.
      const sweep = await findSweep(this.postgres.database, id);
      if (sweep && !sweepHasEnded(sweep.state)) items.push({ sweep: id, found, action: await this.act(sweep, found) });
    }
    return items;
  }

  private async act(sweep: StoredSweep, found: WorkflowFinding): Promise<Item['action']> {
    const isCancelling = sweep.state === 'cancelling';
    switch (found) {
      case 'running':
        if (!isCancelling) return 'none';
        // The word may have been lost; who has heard it already takes no harm.
        return (await this.workflows.cancel(sweep.id)) ? 'asked_to_cancel' : 'none';
      case 'stuck':
        // Postgres has all that a new one needs; what trains goes on from its checkpoint.
        await this.workflows.terminate(sweep.id, 'it could not go on, and is replaced');
        if (isCancelling) return this.cancelled(sweep, null);
        await this.workflows.start(sweep, true);
        return 'replaced';
      case 'not_found':
      case 'completed':
        if (isCancelling) return this.cancelled(sweep, null);
        // One that was just submitted is started by whoever comes first; the other finds it running.
        await this.workflows.start(sweep, true);
        return 'started';
      case 'terminated':
      case 'cancelled':
        return this.cancelled(sweep, `its workflow was ${found}`);
      case 'failed':
      case 'timed_out':
        return this.failed(sweep, await this.workflows.failureOf(sweep.id));
    }
  }

  private async cancelled({ id }: StoredSweep, failure: string | null): Promise<Item['action']> {
    await closeTrials(this.postgres.database, id, 'cancelled');
    await moveSweep(this.postgres.database, id, OPEN, 'cancelled', failure);
    return 'cancelled';
  }

  private async failed({ id }: StoredSweep, message: string): Promise<Item['action']> {
    await closeTrials(this.postgres.database, id, { class: 'internal', message });
    await moveSweep(this.postgres.database, id, OPEN, 'failed', message);
    return 'failed';
  }
}
