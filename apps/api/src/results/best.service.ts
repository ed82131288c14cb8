import { Injectable } from '@nestjs/common';
import { NotFound, type BestConfiguration, type BestList, type BestRule } from '@sonde/contracts';
import { groupBy, sweepHasEnded, type RankedRow } from '@sonde/domain';
import { findSweeps, rankConfigurations, rankDataset, type RankedWithin, type StoredSweep } from '@sonde/persistence';
import { layerOf, simplestOf, targetOf } from '@sonde/results';
import { WorkerPool } from '../computing/worker-pool.service';
import { DatabaseProvider } from '../database.provider';
import { ContendersService } from '../ranking/contenders.service';
import { RankedService } from '../ranking/ranked.service';

export interface BestOf {
  readonly rule: BestRule;
  readonly layer?: string | undefined;
  readonly target?: string | undefined;
  readonly limit: number;
}

/** The best configurations by a rule, always on val; test of the selected one, once its sweep has ended. */
@Injectable()
export class BestService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly ranked: RankedService,
    private readonly contenders: ContendersService,
    private readonly workers: WorkerPool,
  ) {}

  /**
   * @param signal ends what is computed for it
   * @throws BadInput where the sweep has no such layer or target
   */
  async ofSweep(sweep: StoredSweep, { rule, layer, target, limit }: BestOf, signal: AbortSignal): Promise<BestList> {
    const within = withinOf(sweep, layer, target);
    if (rule === 'one_se') return this.simplest(sweep, { ...within, limit }, signal);
    const rows = await rankConfigurations(this.postgres.database, sweep.id, limit, within);
    const shown = { ranked: rows, selected: rows.slice(0, 1) };
    const { configurations, notes } = await this.ranked.view(sweep, shown, signal);
    const items = configurations.map((each): BestConfiguration => ({
      ...each,
      sweep: nameOf(sweep),
      gap_to_best: null,
    }));
    return { rule, metric: metricOf(sweep), items, contenders: null, notes: [...notes, ...sealedNote(sweep)] };
  }

  /** Over all sweeps of one version of a dataset that rank by the same metric. */
  async ofDataset(
    datasetId: string,
    newest: StoredSweep,
    { layer, target, limit }: Omit<BestOf, 'rule'>,
    signal: AbortSignal,
  ): Promise<BestList> {
    const { database } = this.postgres;
    const within = withinOf(newest, layer, target);
    const rows = await rankDataset(database, { datasetId, metric: newest.metric, ...within }, limit);
    const bySweep = groupBy(rows, ({ sweepId }) => sweepId);
    const sweeps = await findSweeps(database, [...bySweep.keys()]);
    const items = new Map<RankedRow, BestConfiguration>();
    const notes = new Set<string>();
    for (const [id, own] of bySweep) {
      const sweep = sweeps.get(id);
      if (!sweep) throw new NotFound(`sweep ${id} is gone`);
      const selected = own.filter((row) => row === rows[0]);
      const viewed = await this.ranked.view(sweep, { ranked: own, selected }, signal);
      own.forEach((row, at) => {
        const configuration = viewed.configurations[at];
        if (configuration) items.set(row, { ...configuration, sweep: nameOf(sweep), gap_to_best: null });
      });
      for (const note of [...viewed.notes, ...(selected.length > 0 ? sealedNote(sweep) : [])]) notes.add(note);
    }
    return {
      rule: 'mean',
      metric: metricOf(newest),
      items: rows.flatMap((row) => items.get(row) ?? []),
      contenders: null,
      notes: [...notes],
    };
  }

  /** Those within one standard error of the best: of the earliest layer, then of the strongest decay. */
  private async simplest(
    sweep: StoredSweep,
    { limit, ...within }: RankedWithin & { readonly limit: number },
    signal: AbortSignal,
  ): Promise<BestList> {
    const target = within.target ?? targetOf(sweep, undefined);
    const [{ rows, query }, [first]] = await Promise.all([
      this.contenders.of(sweep, target),
      rankConfigurations(this.postgres.database, sweep.id, 1, { ...within, target }),
    ]);
    const own = rows
      .map((row, column) => ({ row, column }))
      .filter(({ row }) => row.layer === (within.layer ?? row.layer));
    const best = own.find(({ row }) => row.configuration === first?.configuration);
    if (!best) throw new NotFound(`sweep ${sweep.id} has no probe there yet`);
    const others = own.map(({ column }) => column);
    const errors = await this.workers.run('errorsOfDifferences', { ...query, best: best.column, others }, { signal });
    const candidates = own.map(({ row }, at) => ({ row, standardError: errors[at] ?? NaN }));
    const simplest = simplestOf(candidates, best.row, sweep.goal).slice(0, limit);
    const listed = simplest.map(({ row }, at): RankedRow => ({ ...row, rank: at + 1 }));
    const shown = { ranked: listed, selected: listed.slice(0, 1) };
    const { configurations, notes } = await this.ranked.view(sweep, shown, signal);
    const items = configurations.map((each, at): BestConfiguration => {
      const { difference = 0, standardError = 0 } = simplest[at] ?? {};
      return { ...each, sweep: nameOf(sweep), gap_to_best: { difference, standard_error: standardError } };
    });
    const contenders = own.length;
    return { rule: 'one_se', metric: metricOf(sweep), items, contenders, notes: [...notes, ...sealedNote(sweep)] };
  }
}

/** @throws BadInput where the sweep has no such layer or target */
function withinOf(sweep: StoredSweep, layer: string | undefined, target: string | undefined): RankedWithin {
  return {
    ...(layer === undefined ? {} : { layer: layerOf(sweep, layer) }),
    ...(target === undefined ? {} : { target: targetOf(sweep, target) }),
  };
}

function sealedNote({ state, id }: StoredSweep): string[] {
  return sweepHasEnded(state) ? [] : [`sweep ${id} has not ended: test stays sealed until then`];
}

function nameOf({ id, name }: StoredSweep) {
  return { id, name };
}

function metricOf({ metric: name, goal }: StoredSweep) {
  return { name, goal };
}
