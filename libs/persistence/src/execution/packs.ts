import { BadInput } from '@sonde/contracts';
import type { OpenPacks, OpenPacksInput, PackOutcome, PackReference, TrialFailure } from '@sonde/contracts/temporal';
import type { PackAttempt, PackTrial, PackWork, RungScores } from '@sonde/domain';
import type { Database } from '../database';
import { Prisma, type Configuration, type Trial } from '../generated/client';
import { toStoredTrial } from '../results/trials';
import { recentSweep } from '../sweeps/recent-sweeps';
import { changeTrials, claimLost, lockLayer, lockOpenTrials, moveTrials, ofPack } from './trial-locks';

/**
 * Packs of a layer that have trials to train, in their order.
 *
 * @param wanted.until a rung: only packs with trials that have not reached it
 * @param wanted.passed a rung: only packs with trials that have reached it; of the others it is said how far they are
 */
export async function openPacks({ prisma }: Database, wanted: OpenPacksInput): Promise<OpenPacks> {
  const { sweepId, layer, after, limit, until, passed = 0 } = wanted;
  const [packs, [counts]] = await Promise.all([
    prisma.$queryRaw<{ pack: number }[]>`
      SELECT DISTINCT pack FROM trials
       WHERE sweep_id = ${sweepId} AND layer = ${layer}::int AND pack > ${after}::int AND state IN ('pending', 'running')
         AND (${until}::int IS NULL OR coalesce(rung_epoch, 0) < ${until}::int) AND coalesce(rung_epoch, 0) >= ${passed}::int
       ORDER BY pack LIMIT ${limit}::int`,
    prisma.$queryRaw<Omit<OpenPacks, 'packs'>[]>`
      SELECT count(*)::int AS trials, count(*) FILTER (WHERE state NOT IN ('pending', 'running'))::int AS ended,
             count(*) FILTER (WHERE state = 'failed')::int AS failed,
             min(coalesce(rung_epoch, 0)) FILTER (WHERE state IN ('pending', 'running') AND coalesce(rung_epoch, 0) < ${passed}::int)
               AS behind,
             NOT EXISTS (SELECT FROM sweeps WHERE id = ${sweepId} AND state IN ('planning', 'running', 'paused')) AS "isOver"
        FROM trials WHERE sweep_id = ${sweepId} AND layer = ${layer}::int`,
  ]);
  return {
    trials: 0,
    ended: 0,
    failed: 0,
    behind: null,
    isOver: true,
    ...counts,
    packs: packs.map(({ pack }) => pack),
  };
}

/**
 * All that a trainer needs to train a pack that it has claimed.
 *
 * @param until a rung, at which it is to stop
 * @throws BadInput where the sweep does not exist, ClaimLost where another attempt has taken the pack over
 */
export async function loadPack(
  database: Database,
  attempt: PackAttempt,
  until: number | null = null,
): Promise<PackWork> {
  const { sweepId, layer, pack, claim } = attempt;
  const [rows, [now]] = await Promise.all([
    database.prisma.trial.findMany({
      where: { sweepId, layer, pack, state: 'running', claim },
      include: { configuration: true },
      orderBy: { index: 'asc' },
    }),
    // A dataset that was moved and registered again lies elsewhere.
    database.prisma.$queryRaw<{ revision: number; createdAt: Date; root: string }[]>`
      SELECT s.revision, s.created_at AS "createdAt", d.root FROM sweeps s JOIN datasets d ON d.id = s.dataset_id WHERE s.id = ${sweepId}`,
  ]);
  const [first] = rows;
  if (!now) throw new BadInput(`no sweep ${sweepId}`);
  if (!first) throw claimLost(attempt);
  const sweep = await recentSweep(database, { id: sweepId, ...now });
  return {
    ...{ sweepId, pack, claim, layer: first.configuration.layerName, layerIndex: layer, root: now.root, until },
    dataset: sweep.dataset.description,
    metric: sweep.metric,
    permutedLabels: sweep.spec.controls?.permuted_labels ?? 0,
    trials: rows.map(toPackTrial),
  };
}

function toPackTrial(row: Trial & { configuration: Configuration }): PackTrial {
  const { index, probeKey, configuration, target, parameters, seed } = toStoredTrial(row);
  // Written by recordRung, and by nothing else.
  const rungScores = row.rungScores as RungScores | null;
  return { index, probeKey, configuration, target, parameters, seed, ...(rungScores ? { rungScores } : {}) };
}

/** What a pack has come to so far; its best score is null while no probe of it has one. */
export async function packOutcome(
  { prisma }: Database,
  { sweepId, layer, pack }: PackReference,
): Promise<Pick<PackOutcome, 'ended' | 'failed' | 'bestScore'>> {
  const [row] = await prisma.$queryRaw<Pick<PackOutcome, 'ended' | 'failed' | 'bestScore'>[]>`
    WITH own AS (
      SELECT t.state, s.goal, (p.val_figures->>split_part(s.metric, '/', 2))::float8 AS score
        FROM trials t JOIN sweeps s ON s.id = t.sweep_id LEFT JOIN probes p ON p.key = t.probe_key
       WHERE t.sweep_id = ${sweepId} AND t.layer = ${layer}::int AND t.pack = ${pack}::int
    )
    SELECT count(*) FILTER (WHERE state NOT IN ('pending', 'running'))::int AS ended,
           count(*) FILTER (WHERE state = 'failed')::int AS failed,
           CASE min(goal) WHEN 'minimize' THEN min(score) ELSE max(score) END AS "bestScore"
      FROM own`;
  return row ?? { ended: 0, failed: 0, bestScore: null };
}

/** Whether nothing of a pack will be trained, unless its sweep is retried: it has ended, or its sweep has or is about to. */
export async function isOver({ prisma }: Database, { sweepId, layer, pack }: PackReference): Promise<boolean> {
  const rows = await prisma.$queryRaw<object[]>`
    SELECT FROM sweeps s WHERE s.id = ${sweepId} AND s.state IN ('planning', 'running', 'paused')
       AND EXISTS (SELECT FROM trials t WHERE t.sweep_id = s.id AND t.layer = ${layer}::int AND t.pack = ${pack}::int
         AND t.state IN ('pending', 'running'))`;
  return rows.length === 0;
}

/** Puts a pack's running trials back, to be trained later: its sweep is paused. No attempt can record them any more. */
export async function releasePack({ prisma }: Database, reference: PackReference): Promise<void> {
  const { sweepId } = reference;
  await prisma.$transaction(async (transaction) => {
    const indices = await lockOpenTrials(transaction, sweepId, ofPack(reference));
    await changeTrials(transaction, { sweepId, indices }, Prisma.sql`state = 'pending', claim = NULL`);
  });
}

/** Ends what a pack left unfinished; no attempt can record it any more. @returns how many trials it ended */
export async function closePack(
  database: Database,
  reference: PackReference,
  failure: TrialFailure | 'cancelled',
): Promise<number> {
  return endTrials(database, reference.sweepId, ofPack(reference), failure);
}

/** What a trial that ends without a probe is set to. */
export function endingOf(failure: TrialFailure | 'cancelled'): Prisma.Sql {
  return failure === 'cancelled'
    ? Prisma.sql`state = 'cancelled', claim = NULL`
    : Prisma.sql`state = 'failed', claim = NULL, failure_class = ${failure.class}, failure_message = ${failure.message.slice(0, 2_000)}`;
}

async function endTrials(
  { prisma }: Database,
  sweepId: string,
  which: Prisma.Sql,
  failure: TrialFailure | 'cancelled',
): Promise<number> {
  return prisma.$transaction(async (transaction) => {
    const indices = await lockOpenTrials(transaction, sweepId, which);
    await changeTrials(transaction, { sweepId, indices }, endingOf(failure));
    return indices.length;
  });
}

/**
 * Makes two packs of what a pack left unfinished.
 *
 * @returns their numbers; none where a single trial is left
 */
export async function splitPack({ prisma }: Database, reference: PackReference): Promise<number[]> {
  return prisma.$transaction(async (transaction) => {
    await lockLayer(transaction, reference.sweepId, reference.layer);
    const open = await lockOpenTrials(transaction, reference.sweepId, ofPack(reference));
    if (open.length < 2) return [];
    const half = Math.ceil(open.length / 2);
    return [
      await moveTrials(transaction, reference, open.slice(0, half)),
      await moveTrials(transaction, reference, open.slice(half)),
    ];
  });
}
