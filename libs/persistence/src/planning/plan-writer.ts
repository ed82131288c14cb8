import { numberTrials, type PlanSegment, type PlannedTrial, type Planner } from '@sonde/domain';
import type { Transaction } from '../database';
import { lockLayers } from '../execution/trial-locks';
import { Prisma } from '../generated/client';
import type { StoredSweep } from '../sweeps/sweeps';
import { hasRungScores, isEvaluated, markCached, sealedSplits } from './cached';
import { refreshConfigurations, writeConfigurations } from './configurations';

/** Rows of one INSERT: some megabytes of JSON at most. */
const ROWS = 5_000;

/** Writes segments of a sweep's plan, inside of a transaction. */
export class PlanWriter {
  /** Index of the first trial that it numbered. */
  first = 0;

  constructor(
    private readonly transaction: Transaction,
    private readonly sweep: StoredSweep,
  ) {}

  /** Numbers the trials that are not there yet: their places go on from those of the sweep, packs from their layer's. */
  async number(plan: Planner, segments: readonly PlanSegment[]): Promise<PlannedTrial[]> {
    const layers = [...new Set(segments.map(({ layer }) => layer.index))];
    await lockLayers(this.transaction, this.sweep.id, layers);
    const [packs, has] = [await this.nextPacks(layers), await this.knownTrials(segments)];
    this.first = await this.nextIndex();
    const planned: PlannedTrial[] = [];
    for (const segment of segments) {
      const { index: layer } = segment.layer;
      const pack = packs.get(layer) ?? 0;
      const trials = numberTrials(plan, segment, { index: this.first + planned.length, pack, has });
      planned.push(...trials);
      packs.set(layer, (trials.at(-1)?.pack ?? pack - 1) + 1);
    }
    return planned;
  }

  /** Writes trials with their configurations, those whose probe exists as cached. */
  async write(trials: readonly PlannedTrial[]): Promise<void> {
    const { id, spec, metric } = this.sweep;
    const [first] = trials;
    if (!first) return;
    await writeConfigurations(this.transaction, id, trials);
    const draws = spec.controls?.permuted_labels ?? 0;
    const cached: string[] = [];
    for (let start = 0; start < trials.length; start += ROWS) {
      cached.push(...(await this.insert(trials.slice(start, start + ROWS), draws === 0)));
    }
    // Draws of permuted labels are spread over the trials of a configuration, so all of them have to be there.
    if (draws > 0) {
      const wanted = { ...this.sweep, from: first.index };
      if ((await markCached(this.transaction, wanted)) > 0) cached.push(...trials.map((trial) => trial.configuration));
    }
    if (cached.length > 0) await refreshConfigurations(this.transaction, id, metric, [...new Set(cached)]);
  }

  /**
   * @param mayBeCached false to write all as pending
   * @returns configurations of the trials that are cached
   */
  private async insert(trials: readonly PlannedTrial[], mayBeCached: boolean): Promise<string[]> {
    const { id, spec, metric, dataset } = this.sweep;
    const rows = trials.map(({ index, layer, target, pack, configuration, seed, probeKey }) => ({
      ...{ index, layer, target, pack, configuration, seed, probeKey },
    }));
    const layers = new Set(trials.map(({ layer }) => layer));
    const sealed = JSON.stringify(mayBeCached ? sealedSplits(dataset.description, layers) : []);
    const isKnown = mayBeCached
      ? Prisma.sql`p.key IS NOT NULL AND ${isEvaluated} AND ${hasRungScores(spec, metric)}`
      : Prisma.sql`false`;
    const written = await this.transaction.$queryRaw<{ configuration: string }[]>`
      WITH written AS (
        INSERT INTO trials (sweep_id, index, layer, pack, configuration, seed, probe_key, state)
        SELECT ${id}, t.index, t.layer, t.pack, t.configuration, t.seed, t."probeKey",
               CASE WHEN ${isKnown} THEN 'cached' ELSE 'pending' END::trial_state
          FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t(index int, layer int, target text, pack int,
               configuration text, seed bigint, "probeKey" text)
          LEFT JOIN probes p ON p.key = t."probeKey"
          LEFT JOIN jsonb_to_recordset(${sealed}::jsonb) AS sealed(layer int, target text, splits jsonb)
            ON sealed.layer = t.layer AND sealed.target = t.target
        RETURNING configuration, state
      )
      SELECT DISTINCT configuration FROM written WHERE state = 'cached'`;
    return written.map(({ configuration }) => configuration);
  }

  private async nextIndex(): Promise<number> {
    const [row] = await this.transaction.$queryRaw<{ next: number }[]>`
      SELECT coalesce(max(index) + 1, 0)::int AS next FROM trials WHERE sweep_id = ${this.sweep.id}`;
    return row?.next ?? 0;
  }

  private async nextPacks(layers: readonly number[]): Promise<Map<number, number>> {
    const rows = await this.transaction.$queryRaw<{ layer: number; next: number }[]>`
      SELECT l.layer, (SELECT max(t.pack) + 1 FROM trials t WHERE t.sweep_id = ${this.sweep.id} AND t.layer = l.layer) AS next
        FROM unnest(${[...layers]}::int[]) AS l(layer)`;
    return new Map(rows.map(({ layer, next }) => [layer, next ?? 0]));
  }

  /** What a first plan writes is not there; an extended file, and a plan that was withdrawn, ask for some that is. */
  private async knownTrials(segments: readonly PlanSegment[]) {
    if (this.sweep.revision === 0 && !this.sweep.planCursor?.isAgain) return () => false;
    const ids = new Set(segments.flatMap(({ trials }) => trials.map(({ configuration }) => configuration)));
    const rows = await this.transaction.$queryRaw<{ configuration: string; probeKey: string }[]>`
      SELECT configuration, probe_key AS "probeKey" FROM trials
       WHERE sweep_id = ${this.sweep.id} AND configuration = ANY(${[...ids]})`;
    const identityOf = ({ configuration, probeKey }: { configuration: string; probeKey: string }) =>
      `${configuration} ${probeKey}`;
    const known = new Set(rows.map(identityOf));
    return (trial: { configuration: string; probeKey: string }) => known.has(identityOf(trial));
  }
}
