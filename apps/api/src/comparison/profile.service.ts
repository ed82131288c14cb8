import { Injectable } from '@nestjs/common';
import type { LayerProfile, ProfileLayer } from '@sonde/contracts';
import { countConfigurations, nearestTried, rankLayers, type StoredSweep } from '@sonde/persistence';
import { notesOf, profileLayer } from '@sonde/results';
import { DatabaseProvider } from '../database.provider';
import { SweepsService } from '../sweeps/sweeps.service';
import { idsOf, RankedService } from './ranked.service';
import { SealService } from './seal.service';

/** What each layer knows: the best configuration of each, with test, controls, baselines and the grid's edges. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly sweeps: SweepsService,
    private readonly ranked: RankedService,
    private readonly seal: SealService,
  ) {}

  /**
   * @param target all of the sweep's where it is left out
   * @param signal ends what is computed for it
   */
  async profile(sweep: StoredSweep, target: string | undefined, signal: AbortSignal): Promise<LayerProfile> {
    const { database } = this.postgres;
    const [view, rows, counts, seal] = await Promise.all([
      this.sweeps.view(sweep),
      rankLayers(database, sweep.id, 1, target),
      countConfigurations(database, sweep.id),
      this.seal.recordOf(sweep.id),
    ]);
    const [tried, { configurations, notes }, onVal] = await Promise.all([
      nearestTried(database, sweep.id, idsOf(rows)),
      this.ranked.view(sweep, { ranked: rows, selected: rows }, signal),
      this.ranked.onVal(sweep, rows, signal),
    ]);
    const triedBy = new Map(tried.map((each) => [each.configuration, each]));
    const layers: ProfileLayer[] = [];
    for (const [at, row] of rows.entries()) {
      const [best, valFigure] = [configurations[at], onVal[at]];
      if (!best || !valFigure) continue;
      const own = counts.find((each) => each.layer === row.layer && each.target === row.target);
      const facts = { best, onVal: valFigure, tried: triedBy.get(row.configuration) };
      layers.push(profileLayer(sweep, row, { ...facts, configurations: own?.configurations ?? 0 }));
    }
    const { id, name, state, dataset, metric } = view;
    return {
      sweep: { id, name, state, dataset, metric },
      test_splits: Object.keys(sweep.dataset.description.splits).filter((split) => split.startsWith('test')),
      targets: [...new Set(rows.map(({ target: own }) => own))].sort(),
      layers,
      seal,
      notes: [...notesOf(sweep, view, { best: [], layers: rows }), ...notes],
    };
  }
}
