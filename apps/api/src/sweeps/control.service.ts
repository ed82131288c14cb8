import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Conflict, changedSpec, type ControlView, type RetryRequest, type SweepChanges } from '@sonde/contracts';
import { fitToDataset, sweepHasEnded } from '@sonde/domain';
import { ENV, type Env } from '../env';
import { SweepUpdates, type Wish } from '../temporal/sweep-updates';
import { SweepsService } from './sweeps.service';

/** A workflow that is about to end does so within this. */
const ENDS_WITHIN_MS = 10_000;
const ASK_AGAIN_MS = 200;

/** What users want of sweeps that are there. Each wish may be said twice. */
@Injectable()
export class ControlService {
  constructor(
    private readonly sweeps: SweepsService,
    private readonly updates: SweepUpdates,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Starts no more packs, and lets those that train end. @throws NotFound; Conflict when it does not run */
  pause(id: string): Promise<ControlView> {
    return this.ask(id, { update: 'pause', startsAnew: false });
  }

  /** @throws NotFound; Conflict when it is neither paused nor running */
  resume(id: string): Promise<ControlView> {
    return this.ask(id, { update: 'resume', startsAnew: false });
  }

  /** Tries ended trials again; a sweep that has ended runs again for them. @throws NotFound */
  retry(id: string, selection: RetryRequest): Promise<ControlView> {
    return this.ask(id, { update: 'retry', argument: selection, startsAnew: true });
  }

  /**
   * Adds trials; a sweep that has ended runs again for them.
   *
   * @throws NotFound; BadInput where the sweep as changed contradicts itself or does not fit its dataset
   */
  async extend(id: string, changes: SweepChanges): Promise<ControlView> {
    const { spec, dataset } = await this.sweeps.find(id);
    fitToDataset(changedSpec(spec, changes), dataset.description, this.env.SONDE_MAX_TRIALS);
    return this.ask(id, { update: 'extend', argument: changes, startsAnew: true });
  }

  /** Waits for a workflow that is about to end, or to start. */
  private async ask(id: string, wish: Wish): Promise<ControlView> {
    const deadline = performance.now() + ENDS_WITHIN_MS;
    for (;;) {
      const sweep = await this.sweeps.find(id);
      const { state } = sweep;
      if (!wish.startsAnew && (state === 'cancelling' || sweepHasEnded(state))) {
        throw new Conflict(`sweep ${id} is ${state}: there is nothing to ${wish.update}`);
      }
      const answer = state === 'cancelling' ? 'ending' : await this.updates.ask(sweep, wish);
      if (typeof answer === 'object') return { trials: answer.trials, sweep: await this.sweeps.show(id) };
      if (performance.now() > deadline) {
        throw new Conflict(
          answer === 'ending'
            ? `sweep ${id} is ending; ask again once it has ended`
            : `sweep ${id} is ${state}, and its workflow is gone: POST /v1/reconcile starts it again`,
        );
      }
      await delay(ASK_AGAIN_MS);
    }
  }
}
