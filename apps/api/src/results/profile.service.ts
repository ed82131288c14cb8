import { Injectable } from '@nestjs/common';
import type { LayerProfile, ProfileLayer } from '@sonde/contracts';
import { countConfigurations, nearestTried, rankLayers, type StoredSweep } from '@sonde/persistence';
import { MAX_OF_A_LAYER, notesOf, profileLayer } from '@sonde/results';
import { DatabaseProvider } from '../database.provider';
import { idsOf, RankedService } from '../ranking/ranked.service';
import { SealService } from '../seal/seal.service';
import { SweepsService } from '../sweeps/sweeps.service';
import { BestLayerService } from './best-layer.service';

/**
 * What each layer knows: the best configuration of each, with test, controls, baselines and the grid's edges; and which
 * layer is best. Both come from one ranking, and from one reading of the predictions on val.
 */
@Injectable()
export class ProfileService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly sweeps: SweepsService,
    private readonly ranked: RankedService,
    private readonly bestLayers: BestLayerService,
    private readonly seal: SealService,
  ) {}

  /**
   * @param target all of the sweep's where it is left out
   * @param signal ends what is computed for it
   */
  async profile(sweep: StoredSweep, target: string | undefined, signal: AbortSignal): Promise<LayerProfile> {
    const { database } = this.postgres;
    const [view, ranked, counts, seal] = await Promise.all([
      this.sweeps.view(sweep),
      rankLayers(database, sweep.id, MAX_OF_A_LAYER, target),
      countConfigurations(database, sweep.id),
      this.seal.recordOf(sweep.id),
    ]);
    const rows = ranked.filter(({ rank }) => rank === 1);
    const scored = this.ranked.unknownOnVal(sweep, rows);
    const [tried, { configurations, notes }, bestLayers] = await Promise.all([
      nearestTried(database, sweep.id, idsOf(rows)),
      this.ranked.view(sweep, { ranked: rows, selected: rows }, signal),
      this.bestLayers.bestLayers(sweep, { ranked, counts, scored }, signal),
    ]);
    // Known by now, but for those whose layers could not be compared.
    const onVal = await this.ranked.onVal(sweep, rows, signal);
    const triedBy = new Map(tried.map((each) => [each.configuration, each]));
    const layers = rows.flatMap((row, index): ProfileLayer[] => {
      const [best, valFigure] = [configurations[index], onVal[index]];
      if (!best || !valFigure) return [];
      const own = counts.find((each) => each.layer === row.layer && each.target === row.target);
      const facts = { best, onVal: valFigure, tried: triedBy.get(row.configuration) };
      return [profileLayer(sweep, row, { ...facts, configurations: own?.configurations ?? 0 })];
    });
    const { id, name, state, dataset, metric } = view;
    return {
      sweep: { id, name, state, dataset, metric },
      test_splits: Object.keys(sweep.dataset.description.splits).filter((split) => split.startsWith('test')),
      targets: bestLayers.map((each) => each.target),
      layers,
      best_layers: bestLayers,
      seal,
      notes: [...notesOf(sweep, view, { best: [], layers: rows }), ...notes],
    };
  }
}
