import { Injectable } from '@nestjs/common';
import type { SweepReport } from '@sonde/contracts';
import { rankConfigurations, rankLayers, type StoredSweep } from '@sonde/persistence';
import { notesOf } from '@sonde/results';
import { DatabaseProvider } from '../database.provider';
import { RankedService } from '../ranking/ranked.service';
import { SealService } from '../seal/seal.service';
import { SweepsService } from '../sweeps/sweeps.service';

/** Configurations that a report lists. */
const BEST = 10;

/**
 * Which layer, which probe: the best configurations of the sweep and of each layer, chosen on val. Test figures stand
 * beside those that were selected, once the sweep has ended: a selection that may still change has no test figure.
 */
@Injectable()
export class ReportService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly sweeps: SweepsService,
    private readonly ranked: RankedService,
    private readonly seal: SealService,
  ) {}

  /** @param signal ends what is computed for it */
  async report(sweep: StoredSweep, signal: AbortSignal): Promise<SweepReport> {
    // Counting 100,000 trials takes longer than finding the best of them, so both happen at once.
    const [view, { best, layers, ranked }, seal] = await Promise.all([
      this.sweeps.view(sweep),
      this.rankedOf(sweep, signal),
      this.seal.recordOf(sweep.id),
    ]);
    const { id, name, state, dataset, metric, counts, duration_s, temporal_url } = view;
    return {
      sweep: { id, name, state, dataset, metric, counts, duration_s, temporal_url },
      best: ranked.configurations.slice(0, best.length),
      layers: ranked.configurations.slice(best.length),
      seal,
      notes: [...notesOf(sweep, view, { best, layers }), ...ranked.notes],
    };
  }

  private async rankedOf(sweep: StoredSweep, signal: AbortSignal) {
    const { database } = this.postgres;
    const [best, layers] = await Promise.all([
      rankConfigurations(database, sweep.id, BEST),
      rankLayers(database, sweep.id),
    ]);
    const rows = { ranked: [...best, ...layers], selected: [...best.slice(0, 1), ...layers] };
    const ranked = await this.ranked.view(sweep, rows, signal);
    return { best, layers, ranked };
  }
}
