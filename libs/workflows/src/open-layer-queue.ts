import { PACKS_PER_RUN, type PlannedLayer, type SweepPlan, type SweepWorkflowInput } from '@sonde/contracts/temporal';
import { condition } from '@temporalio/workflow';
import { openLayers } from './bookkeeping';
import { isHistoryLong } from './history';
import type { SweepProgress } from './sweep-progress';

/** Layers of one page: more than run at once, so that a full page has some that do not. */
const PAGE = 50;

interface Context {
  readonly plan: SweepPlan;
  /** How often the sweep was retried or extended. */
  readonly changes: () => number;
  readonly isRunning: (layer?: number) => boolean;
  readonly progress: SweepProgress;
}

/** The layers of a sweep that have trials to train, read from Postgres page by page. */
export class OpenLayerQueue {
  private page: PlannedLayer[] = [];
  private after = -1;
  private filling: Promise<number> | undefined;

  constructor(
    private readonly input: SweepWorkflowInput,
    private readonly context: Context,
  ) {}

  /**
   * The next layer to train. Where all that are open run already, it waits: they may be retried or extended.
   *
   * @returns undefined once nothing is open or runs, or when the history is long
   */
  async next(): Promise<PlannedLayer | undefined> {
    const { changes, isRunning } = this.context;
    for (;;) {
      if (this.isStopping()) return undefined;
      const layer = this.page.shift();
      if (layer) return layer;
      const seen = changes();
      if ((await this.fill()) > 0) continue;
      await condition(() => changes() !== seen || !isRunning() || this.isStopping());
      if (changes() === seen) return undefined;
      this.after = -1;
    }
  }

  /** Reads the next page, unless one is there. @returns how many layers it has */
  async fill(): Promise<number> {
    // Several lanes may ask at once.
    this.filling ??= this.read().finally(() => (this.filling = undefined));
    return this.filling;
  }

  private async read(): Promise<number> {
    while (this.page.length === 0) {
      const { sweepId } = this.input;
      // At rungs the packs depend on how far they are, which each layer asks for itself.
      const packs = this.context.plan.rungs.length > 0 ? 0 : PACKS_PER_RUN;
      const found = await openLayers({ sweepId, after: this.after, limit: PAGE, packs });
      this.context.progress.update(found);
      const isFirstPage = this.after === -1;
      this.after = found.layers.at(-1)?.layer ?? -1;
      if (found.state === 'cancelling') return 0;
      this.page = found.layers.filter(({ layer }) => !this.context.isRunning(layer));
      if (isFirstPage && found.layers.length < PAGE) break;
    }
    return this.page.length;
  }

  private isStopping(): boolean {
    return isHistoryLong(this.input.historyLimit);
  }
}
