import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PlannedLayer } from '@sonde/contracts/temporal';
import { planLayer, planner, type PlannedTrial } from '@sonde/domain';
import { isEvaluated, markCached, sealedSplits } from './cached';
import { refreshConfigurations, writeConfigurations } from './configurations';
import type { Database, Transaction } from './database';
import { Prisma } from './generated/client';
import { lockLayer } from './open-trials';
import type { StoredSweep } from './sweeps';

/** Rows of one INSERT: some megabytes of JSON at most. */
const CHUNK = 5_000;

/**
 * So many new rows are counted by Postgres at once: until it knows of them it takes them for a few, and looks for the
 * probes of 100,000 trials by going through all of their configurations for each.
 */
const MANY = 1_000;

/** Planning 100,000 trials takes about 10 s; this is for ten times as many. */
const TIMEOUT_MS = 300_000;

/**
 * Writes the trials that a sweep's file asks for and that are not there yet, all at once or not at all, and finds those
 * whose probe exists. A revision is written once; layer by layer, so that memory holds one of them.
 *
 * @throws BadInput where the file does not fit the dataset
 */
export async function writePlan({ prisma }: Database, sweep: StoredSweep): Promise<void> {
  const { id, spec, revision, metric, dataset } = sweep;
  const plan = planner(spec, dataset.description);
  await prisma.$transaction(
    async (transaction) => {
      const [stored] = await transaction.$queryRaw<{ planned: number }[]>`
        SELECT coalesce(planned_revision, -1) AS planned FROM sweeps WHERE id = ${id} FOR NO KEY UPDATE`;
      if (!stored || stored.planned >= revision) return;
      const first = await nextIndex(transaction, id);
      const draws = spec.controls?.permuted_labels ?? 0;
      let index = first;
      let cached = 0;
      for (const layer of plan.layers) {
        await lockLayer(transaction, id, layer.index);
        const place = await placeInLayer(transaction, id, layer.index);
        const trials = planLayer(plan, layer, { ...place, index });
        const sealed = draws === 0 ? sealedSplits(dataset.description, layer.index) : null;
        cached += await writeTrials(transaction, id, trials, sealed);
        index += trials.length;
        // Planning is arithmetic on the one thread that workflows' bookkeeping has too.
        await nextTurn();
      }
      if (index - first >= MANY) await transaction.$executeRaw`ANALYZE trials, configurations`;
      // The draws of a configuration's controls are spread over its trials, so all of them have to be there.
      if (draws > 0) cached = await markCached(transaction, { id, dataset, draws });
      if (cached > 0) await refreshConfigurations(transaction, id, metric);
      await transaction.$executeRaw`
        UPDATE sweeps SET planned_revision = ${revision}::int, started_at = coalesce(started_at, now()),
               state = CASE WHEN state = 'planning' THEN 'running'::sweep_state ELSE state END
         WHERE id = ${id}`;
    },
    { timeout: TIMEOUT_MS },
  );
}

async function nextIndex(transaction: Transaction, sweepId: string): Promise<number> {
  const [row] = await transaction.$queryRaw<{ next: number }[]>`
    SELECT coalesce(max(index) + 1, 0)::int AS next FROM trials WHERE sweep_id = ${sweepId}`;
  return row?.next ?? 0;
}

async function placeInLayer(transaction: Transaction, sweepId: string, layer: number) {
  const rows = await transaction.$queryRaw<{ configuration: string; probeKey: string; pack: number }[]>`
    SELECT configuration, probe_key AS "probeKey", pack FROM trials WHERE sweep_id = ${sweepId} AND layer = ${layer}::int`;
  const identityOf = ({ configuration, probeKey }: Pick<PlannedTrial, 'configuration' | 'probeKey'>) =>
    `${configuration} ${probeKey}`;
  const known = new Set(rows.map(identityOf));
  return {
    pack: rows.reduce((next, { pack }) => Math.max(next, pack + 1), 0),
    has: (trial: Pick<PlannedTrial, 'configuration' | 'probeKey'>) => known.has(identityOf(trial)),
  };
}

/**
 * Writes trials, those whose probe exists as cached.
 *
 * @param sealed what their probes are to be evaluated on; null to take none for known
 * @returns how many are cached
 */
async function writeTrials(
  transaction: Transaction,
  sweepId: string,
  trials: readonly PlannedTrial[],
  sealed: readonly object[] | null,
): Promise<number> {
  await writeConfigurations(transaction, sweepId, trials);
  let cached = 0;
  const isKnown =
    sealed === null
      ? Prisma.sql`false`
      : Prisma.sql`p.key IS NOT NULL AND ${isEvaluated(JSON.stringify(sealed), Prisma.sql`t.layer`, Prisma.sql`t.target`)}`;
  for (let start = 0; start < trials.length; start += CHUNK) {
    const rows = trials
      .slice(start, start + CHUNK)
      .map(({ index, layer, target, pack, configuration, seed, probeKey }) => ({
        ...{ index, layer, target, pack, configuration, seed, probeKey },
      }));
    const [written] = await transaction.$queryRaw<{ cached: number }[]>`
      WITH written AS (
        INSERT INTO trials (sweep_id, index, layer, pack, configuration, seed, probe_key, state)
        SELECT ${sweepId}, t.index, t.layer, t.pack, t.configuration, t.seed, t."probeKey",
               CASE WHEN ${isKnown} THEN 'cached' ELSE 'pending' END::trial_state
          FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t(index int, layer int, target text, pack int,
               configuration text, seed bigint, "probeKey" text) LEFT JOIN probes p ON p.key = t."probeKey"
        RETURNING state
      )
      SELECT count(*) FILTER (WHERE state = 'cached')::int AS cached FROM written`;
    cached += written?.cached ?? 0;
  }
  return cached;
}

/** The layers of a planned sweep and how far they are, in the dataset's order. */
export async function plannedLayers({ prisma }: Database, { id, goal }: StoredSweep): Promise<PlannedLayer[]> {
  return prisma.$queryRaw<PlannedLayer[]>`
    WITH counted AS (
      SELECT layer, count(*)::int AS trials, count(*) FILTER (WHERE state NOT IN ('pending', 'running'))::int AS ended,
             count(*) FILTER (WHERE state = 'failed')::int AS failed
        FROM trials WHERE sweep_id = ${id} GROUP BY layer
    ), best AS (
      SELECT layer, min(layer_name) AS name, CASE ${goal} WHEN 'minimize' THEN min(mean) ELSE max(mean) END AS "bestScore"
        FROM configurations WHERE sweep_id = ${id} GROUP BY layer
    )
    SELECT layer, name, trials, ended, failed, "bestScore" FROM counted JOIN best USING (layer) ORDER BY layer`;
}
