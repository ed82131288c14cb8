import { Injectable } from '@nestjs/common';
import type { SweepReport } from '@sonde/contracts';
import { rankConfigurations, rankLayers, type StoredSweep } from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { SweepsService } from '../sweeps/sweeps.service';
import { RankedService } from './ranked.service';
import { notesOf } from './report-notes';
import { SealService } from './seal.service';

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

  /** @throws NotFound */
  async report(sweepId: string): Promise<SweepReport> {
    const sweep = await this.sweeps.find(sweepId);
    // Counting 100,000 trials takes longer than finding the best of them, so both happen at once.
    const [view, { best, layers, ranked }, seal] = await Promise.all([
      this.sweeps.view(sweep),
      this.rankedOf(sweep),
      this.seal.recordOf(sweepId),
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

  private async rankedOf(sweep: StoredSweep) {
    const { database } = this.postgres;
    const [best, layers] = await Promise.all([
      rankConfigurations(database, sweep.id, BEST),
      rankLayers(database, sweep.id),
    ]);
    const ranked = await this.ranked.view(sweep, [...best, ...layers], [...best.slice(0, 1), ...layers]);
    return { best, layers, ranked };
  }
}
