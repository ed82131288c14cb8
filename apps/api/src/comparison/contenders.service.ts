import { Inject, Injectable } from '@nestjs/common';
import { NotFound, scoreOf } from '@sonde/contracts';
import { groupBy, isRowMean } from '@sonde/domain';
import { rankLayers, replicatesOf, type RankedRow, type StoredSweep } from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import { storedRows } from './configuration-figures.service';
import type { ContendersQuery } from './contenders-on-rows';

/** The best configurations of each layer, and what is read of each to compare them. */
export interface Contenders {
  /** Without diverged replicates; layer by layer, best first. */
  readonly rows: readonly RankedRow[];
  /** With the keys of the replicates of each. */
  readonly query: ContendersQuery;
}

/** Most configurations of a layer that take part. Of 200 that are as good one below them would win 10 % of draws. */
const MOST_OF_A_LAYER = 32;
/** Numbers that are read at most, of all replicates and rows: about a second. */
const MOST_NUMBERS = 2e7;
/** Rows of all candidates that are drawn from at most, 2,000 times each: about a second. */
const MOST_DRAWN = 6e5;
/** Numbers that are read where a score has to be computed anew for each draw: some 10 ns each and draw. */
const MOST_RESAMPLED_NUMBERS = 1e5;

/** Finds the best configurations of each layer, as many as can be compared on the rows of val within two seconds. */
@Injectable()
export class ContendersService {
  constructor(
    private readonly postgres: DatabaseProvider,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** @throws NotFound where no configuration of the target has a probe yet */
  async of(sweep: StoredSweep, target: string): Promise<Contenders> {
    const { database } = this.postgres;
    const { dataset, metric } = sweep;
    const ranked = await rankLayers(database, sweep.id, MOST_OF_A_LAYER, target);
    const kept = withinBudget(
      sweep,
      ranked.filter(({ diverged, mean }) => diverged === 0 && mean !== null),
    );
    if (kept.length === 0) throw new NotFound(`sweep ${sweep.id} has no probe of target ${target} to compare yet`);
    const replicates = groupBy(
      await replicatesOf(
        database,
        sweep.id,
        kept.map(({ configuration }) => configuration),
      ),
      ({ configuration }) => configuration,
    );
    const stored = kept.map((row) => (replicates.get(row.configuration) ?? []).map((each) => storedRows(row, each)));
    const query: ContendersQuery = {
      of: { dataset, target, split: 'val' },
      probes: stored.flat(),
      metric: scoreOf(metric),
      artifacts: this.env.SONDE_ARTIFACTS,
      keys: stored.map((own) => own.map(({ probeKey }) => probeKey)),
    };
    return { rows: kept, query };
  }
}

/** As many of each layer as the budget allows, at least one. */
function withinBudget({ dataset, metric }: StoredSweep, ranked: readonly RankedRow[]): RankedRow[] {
  const layers = groupBy(ranked, ({ layer }) => layer);
  const rows = dataset.description.splits['val'] ?? 1;
  const replicates = Math.max(1, ...ranked.map(({ n }) => n));
  const numbers = isRowMean(scoreOf(metric)) ? Math.min(MOST_NUMBERS, MOST_DRAWN * replicates) : MOST_RESAMPLED_NUMBERS;
  const ofEach = Math.max(1, Math.min(MOST_OF_A_LAYER, Math.floor(numbers / (layers.size * replicates * rows))));
  return [...layers.values()].flatMap((own) => own.slice(0, ofEach));
}
