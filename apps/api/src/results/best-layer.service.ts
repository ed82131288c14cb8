import { Injectable } from '@nestjs/common';
import { SondeError, type BestLayer } from '@sonde/contracts';
import type { RankedRow } from '@sonde/domain';
import { countConfigurations, type StoredSweep } from '@sonde/persistence';
import { BOOTSTRAP, layersOf, namedLayers, summaryOf, type BestLayerOnRows } from '@sonde/results';
import { resultOf, type Outcome } from '../computing/outcome';
import { WorkerPool } from '../computing/worker-pool.service';
import { DatabaseProvider } from '../database.provider';
import { ConfigurationFigures } from '../ranking/configuration-figures.service';
import { ContendersService, type Contenders } from '../ranking/contenders.service';

type ConfigurationCounts = Awaited<ReturnType<typeof countConfigurations>>;

/** What the profile has read already of a sweep. */
interface Ranking {
  /** The best configurations of all targets, layer by layer, up to MAX_OF_A_LAYER of each. */
  readonly ranked: readonly RankedRow[];
  readonly counts: ConfigurationCounts;
  /** Configurations whose score on val, with its interval, is wanted too: it is computed from the same predictions. */
  readonly scored: readonly RankedRow[];
}

/** Says how sure it is which layer is best: rows of val are drawn anew, and the whole selection is made on each draw. */
@Injectable()
export class BestLayerService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly contenders: ContendersService,
    private readonly figures: ConfigurationFigures,
    private readonly workers: WorkerPool,
  ) {}

  /**
   * @param signal ends the computation
   * @throws NotFound where there is nothing to choose from yet
   */
  async bestLayer(sweep: StoredSweep, target: string, signal: AbortSignal): Promise<BestLayer> {
    const [contenders, counts] = await Promise.all([
      this.contenders.of(sweep, target),
      countConfigurations(this.postgres.database, sweep.id),
    ]);
    const found = await this.compare(sweep, contenders, [], signal);
    return toBestLayer(sweep, { target, contenders, counts, found: resultOf(found) });
  }

  /**
   * The best layer of each target, and why there is none. Scores on val that are wanted too are kept by
   * ConfigurationFigures.
   */
  async bestLayers(sweep: StoredSweep, { ranked, counts, scored }: Ranking, signal: AbortSignal) {
    const targets = [...new Set(ranked.map(({ target }) => target))].sort();
    const ofTarget = async (target: string) => {
      const isOwn = (row: RankedRow) => row.target === target;
      const contenders = await this.contenders.among(sweep, target, ranked.filter(isOwn));
      const found = await this.compare(sweep, contenders, scored.filter(isOwn), signal);
      return toBestLayer(sweep, { target, contenders, counts, found: resultOf(found) });
    };
    return Promise.all(
      targets.map(async (target) => {
        try {
          return { target, best_layer: await ofTarget(target), reason: null };
        } catch (error) {
          if (!(error instanceof SondeError) || signal.aborted) throw error;
          return { target, best_layer: null, reason: error.message };
        }
      }),
    );
  }

  private async compare(
    sweep: StoredSweep,
    { rows, query }: Contenders,
    scored: readonly RankedRow[],
    signal: AbortSignal,
  ): Promise<Outcome<BestLayerOnRows>> {
    const own = scored.flatMap((row) => {
      const column = rows.findIndex(({ configuration }) => configuration === row.configuration);
      return column < 0 ? [] : [{ row, keys: query.keys[column] ?? [] }];
    });
    const task = { ...query, layerOf: layersOf(rows).layerOf, goal: sweep.goal, scored: own.map(({ keys }) => keys) };
    const { bestLayer, figures } = await this.workers.run('layersOnVal', task, { signal });
    own.forEach(({ row }, index) => {
      const figure = figures[index];
      if (figure) this.figures.keep(sweep, { row, split: 'val' }, figure);
    });
    return bestLayer;
  }
}

interface Compared {
  readonly target: string;
  readonly contenders: Contenders;
  readonly counts: ConfigurationCounts;
  readonly found: BestLayerOnRows;
}

function toBestLayer(sweep: StoredSweep, { target, contenders: { rows }, counts, found }: Compared): BestLayer {
  const named = namedLayers(layersOf(rows).layers, found);
  return {
    target,
    metric: sweep.metric,
    rows: found.rows,
    groups: found.groups,
    ...BOOTSTRAP,
    contenders: rows.length,
    configurations: counts
      .filter((each) => each.target === target)
      .reduce((sum, { configurations }) => sum + configurations, 0),
    layers: named,
    confidence_set: named.filter(({ in_set }) => in_set).map(({ layer }) => layer),
    summary: summaryOf(named),
  };
}
