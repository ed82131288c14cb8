import { Injectable } from '@nestjs/common';
import { NotFound, type BestConfiguration, type BestList, type BestRule } from '@sonde/contracts';
import { sweepHasEnded, withinOneStandardError } from '@sonde/domain';
import {
  findSweep,
  rankConfigurations,
  rankDataset,
  type RankedInDataset,
  type RankedRow,
  type RankedWithin,
  type StoredSweep,
} from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { signOf } from '../rows/candidates';
import { ContendersService } from './contenders.service';
import { RankedService } from './ranked.service';
import { layerOf, targetOf } from './targets';

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
  ) {}

  /** @throws BadInput where the sweep has no such layer or target */
  async ofSweep(sweep: StoredSweep, { rule, layer, target, limit }: BestOf): Promise<BestList> {
    const within = withinOf(sweep, layer, target);
    if (rule === 'one_se') return this.simplest(sweep, within, limit);
    const rows = await rankConfigurations(this.postgres.database, sweep.id, limit, within);
    const { configurations, notes } = await this.ranked.view(sweep, rows, rows.slice(0, 1));
    const items = configurations.map((each): BestConfiguration => ({ ...each, sweep: nameOf(sweep), behind: null }));
    return { rule, metric: metricOf(sweep), items, contenders: null, notes: [...notes, ...sealedNote(sweep)] };
  }

  /** Over all sweeps of one version of a dataset that rank by the same metric. */
  async ofDataset(
    datasetId: string,
    newest: StoredSweep,
    { layer, target, limit }: Omit<BestOf, 'rule'>,
  ): Promise<BestList> {
    const { database } = this.postgres;
    const within = withinOf(newest, layer, target);
    const rows = await rankDataset(database, { datasetId, metric: newest.metric, ...within }, limit);
    const items: BestConfiguration[] = [];
    const notes = new Set<string>();
    for (const [at, row] of rows.entries()) {
      const viewed = await this.ofOther(row, at === 0);
      items.push({ ...viewed.configuration, sweep: { id: row.sweepId, name: row.sweepName }, behind: null });
      viewed.notes.forEach((note) => notes.add(note));
    }
    return { rule: 'mean', metric: metricOf(newest), items, contenders: null, notes: [...notes] };
  }

  private async ofOther(row: RankedInDataset, isSelected: boolean) {
    const sweep = await findSweep(this.postgres.database, row.sweepId);
    const viewed = sweep && (await this.ranked.view(sweep, [row], isSelected ? [row] : []));
    const [configuration] = viewed?.configurations ?? [];
    if (!sweep || !configuration) throw new NotFound(`sweep ${row.sweepId} is gone`);
    return { configuration, notes: [...(viewed?.notes ?? []), ...(isSelected ? sealedNote(sweep) : [])] };
  }

  /** Those within one standard error of the best: of the earliest layer, then of the strongest decay. */
  private async simplest(sweep: StoredSweep, within: RankedWithin, limit: number): Promise<BestList> {
    const target = within.target ?? targetOf(sweep, undefined);
    const [{ rows, candidates }, [first]] = await Promise.all([
      this.contenders.of(sweep, target),
      rankConfigurations(this.postgres.database, sweep.id, 1, { ...within, target }),
    ]);
    const own = rows
      .map((row, column) => ({ row, column }))
      .filter(({ row }) => row.layer === (within.layer ?? row.layer));
    const sign = signOf(sweep.goal);
    const best = own.find(({ row }) => row.configuration === first?.configuration);
    if (!best) throw new NotFound(`sweep ${sweep.id} has no probe there yet`);
    const compared = await Promise.all(
      own.map(async ({ row, column }) => ({
        ...{ row, layer: row.layer, decay: row.decay },
        difference: sign * ((best.row.mean ?? NaN) - (row.mean ?? NaN)),
        standardError: column === best.column ? 0 : await candidates.standardError(best.column, column),
      })),
    );
    const simplest = withinOneStandardError(compared).slice(0, limit);
    const listed = simplest.map(({ row }, at): RankedRow => ({ ...row, rank: at + 1 }));
    const { configurations, notes } = await this.ranked.view(sweep, listed, listed.slice(0, 1));
    const items = configurations.map((each, at): BestConfiguration => {
      const { difference = 0, standardError = 0 } = simplest[at] ?? {};
      return { ...each, sweep: nameOf(sweep), behind: { difference, standard_error: standardError } };
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
