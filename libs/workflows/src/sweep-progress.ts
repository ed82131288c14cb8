import type { LayerResult, OpenLayers, PlannedLayer, SweepPlan } from '@sonde/contracts/temporal';
import { setCurrentDetails } from '@temporalio/workflow';
import { betterOf } from './progress';
import { SHOW_EVERY_MS, showProgress } from './search-attributes';
import { sweepDetails } from './sweep-details';

/** Layers of the table that the Temporal UI shows. */
const ROWS = 50;

/** How far a sweep is, for the Temporal UI. Counted with each layer; Postgres sets it right with each page of layers. */
export class SweepProgress {
  private totals = { planned: 0, ended: 0, failed: 0, bestScore: null as number | null };
  private readonly rows = new Map<number, Omit<PlannedLayer, 'packs'>>();
  private shownAt = -Infinity;

  constructor(private readonly plan: SweepPlan) {}

  update({ planned, ended, failed, bestScore, layers }: OpenLayers): void {
    this.totals = { planned, ended, failed, bestScore };
    for (const layer of layers) this.row(layer);
    this.show();
  }

  layerEnded(layer: PlannedLayer, result: LayerResult): void {
    const { planned, ended, failed, bestScore } = this.totals;
    this.totals = {
      planned,
      ended: Math.min(planned, ended + result.ended - layer.ended),
      failed: Math.min(planned, failed + result.failed - layer.failed),
      bestScore: betterOf(this.plan.goal, bestScore, result.bestScore),
    };
    this.row({ ...layer, ...result });
    this.show();
  }

  private row(layer: Omit<PlannedLayer, 'packs'>): void {
    this.rows.delete(layer.layer);
    this.rows.set(layer.layer, layer);
    const [oldest] = this.rows.keys();
    if (this.rows.size > ROWS && oldest !== undefined) this.rows.delete(oldest);
  }

  /** @param which with `last`, however soon after the one before */
  show(which?: 'last'): void {
    setCurrentDetails(sweepDetails(this.plan, this.totals, [...this.rows.values()]));
    if (which !== 'last' && Date.now() - this.shownAt < SHOW_EVERY_MS) return;
    this.shownAt = Date.now();
    const { planned, ended, failed, bestScore } = this.totals;
    showProgress({ planned, done: ended, failed, bestScore });
  }
}
