import { Injectable } from '@nestjs/common';
import type { GridEdge, LayerProfile, ProfileLayer, RankedConfiguration } from '@sonde/contracts';
import { gridEdge, independentDifference95, majorityAccuracy } from '@sonde/domain';
import {
  countConfigurations,
  nearestTried,
  rankLayers,
  type NearestTried,
  type RankedRow,
  type StoredSweep,
} from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { SweepsService } from '../sweeps/sweeps.service';
import { idsOf, RankedService } from './ranked.service';
import { notesOf } from './report-notes';
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
    const beside = new Map(tried.map((each) => [each.configuration, each]));
    const layers: ProfileLayer[] = [];
    for (const [at, row] of rows.entries()) {
      const [best, valFigure] = [configurations[at], onVal[at]];
      if (!best || !valFigure) continue;
      layers.push({
        layer: row.layerName,
        index: row.layer,
        target: row.target,
        best,
        val_ci95: valFigure,
        majority: majorityOf(sweep, row.target),
        drops: dropsOf(best),
        configurations:
          counts.find((each) => each.layer === row.layer && each.target === row.target)?.configurations ?? 0,
        edge: edgeOf(row, beside.get(row.configuration)),
      });
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

/** What the most frequent class of train scores on each split; nothing where the metric is another than accuracy. */
function majorityOf({ dataset, metric }: StoredSweep, target: string): Record<string, number> {
  const counts = dataset.description.targets.find(({ name }) => name === target)?.counts;
  const train = counts?.['train'];
  if (metric !== 'val/accuracy' || !counts || !train) return {};
  const others = Object.entries(counts).filter(([split]) => split !== 'train');
  return Object.fromEntries(others.map(([split, own]) => [split, majorityAccuracy(train, own)]));
}

/** What a configuration loses from test to each further split: rows of another kind, not other rows of the same. */
function dropsOf({ test: { test, ...others } }: RankedConfiguration): ProfileLayer['drops'] {
  const entries = Object.entries(others).flatMap(([split, other]): [string, ProfileLayer['drops'][string]][] => {
    if (!test || test.mean === null || other.mean === null) return [];
    const difference = test.mean - other.mean;
    const [a, b] = [test.ci95, other.ci95];
    const ci95 = a && b ? independentDifference95({ mean: test.mean, ci95: a }, { mean: other.mean, ci95: b }) : null;
    return [[split, { difference, ci95 }]];
  });
  return Object.fromEntries(entries);
}

function edgeOf({ parameters }: RankedRow, beside: NearestTried | undefined): GridEdge | null {
  if (!beside) return null;
  if (parameters.optimizer !== 'lbfgs') return toEdge('learning_rate', parameters.learning_rate, beside);
  return parameters.C === undefined ? null : toEdge('C', parameters.C, beside);
}

function toEdge(parameter: GridEdge['parameter'], value: number, { below, above }: NearestTried): GridEdge | null {
  const edge = gridEdge(
    value,
    [below, value, above].filter((each) => each !== null),
  );
  return edge && { parameter, value, side: edge.side, suggest: [...edge.suggest] };
}
