import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Conflict, changedSpec, type ControlView, type RetryRequest, type SweepChanges } from '@sonde/contracts';
import { fitToDataset, sweepHasEnded } from '@sonde/domain';
import { ENV, type Env } from '../env';
import { SweepsService } from '../sweeps/sweeps.service';
import { SweepUpdates, type ControlRequest } from './sweep-updates';

/** A workflow that is about to end does so within this. */
const ENDS_WITHIN_MS = 10_000;
const RETRY_AFTER_MS = 200;

/** Pauses, resumes, retries and extends sweeps. All operations are idempotent. */
@Injectable()
export class LifecycleService {
  constructor(
    private readonly sweeps: SweepsService,
    private readonly updates: SweepUpdates,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Starts no more packs, and lets those that train end. @throws NotFound; Conflict when it does not run */
  pause(id: string): Promise<ControlView> {
    return this.request(id, { update: 'pause', startsAnew: false });
  }

  /** @throws NotFound; Conflict when it is neither paused nor running */
  resume(id: string): Promise<ControlView> {
    return this.request(id, { update: 'resume', startsAnew: false });
  }

  /** Tries ended trials again; a sweep that has ended runs again for them. @throws NotFound */
  retry(id: string, selection: RetryRequest): Promise<ControlView> {
    return this.request(id, { update: 'retry', argument: selection, startsAnew: true });
  }

  /**
   * Adds trials; a sweep that has ended runs again for them.
   *
   * @throws NotFound; BadInput where the sweep as changed contradicts itself or does not fit its dataset
   */
  async extend(id: string, changes: SweepChanges): Promise<ControlView> {
    const { spec, dataset } = await this.sweeps.find(id);
    fitToDataset(changedSpec(spec, changes), dataset.description, this.env.SONDE_MAX_TRIALS);
    return this.request(id, { update: 'extend', argument: changes, startsAnew: true });
  }

  /** Sends a request, and waits for a workflow that is about to end, or to start. */
  private async request(id: string, request: ControlRequest): Promise<ControlView> {
    const deadline = performance.now() + ENDS_WITHIN_MS;
    for (;;) {
      const sweep = await this.sweeps.find(id);
      const { state } = sweep;
      if (!request.startsAnew && (state === 'cancelling' || sweepHasEnded(state))) {
        throw new Conflict(`sweep ${id} is ${state}: there is nothing to ${request.update}`);
      }
      const outcome = state === 'cancelling' ? 'ending' : await this.updates.send(sweep, request);
      if (typeof outcome === 'object') return { trials: outcome.trials, sweep: await this.sweeps.show(id) };
      if (performance.now() > deadline) {
        throw new Conflict(
          outcome === 'ending'
            ? `sweep ${id} is ending; ask again once it has ended`
            : `sweep ${id} is ${state}, and its workflow is gone: POST /v1/reconcile starts it again`,
        );
      }
      await delay(RETRY_AFTER_MS);
    }
  }
}
