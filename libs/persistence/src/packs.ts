import { BadInput } from '@sonde/contracts';
import type {
  OpenPacks,
  OpenPacksInput,
  PackOutcome,
  PackReference,
  SweepState,
  TrialFailure,
} from '@sonde/contracts/temporal';
import type { PackWork } from '@sonde/domain';
import { markCached } from './cached';
import { refreshConfigurations } from './configurations';
import type { Database, Transaction } from './database';
import { Prisma } from './generated/client';
import { changeTrials, lockLayer, lockOpenTrials, ofPack } from './open-trials';
import { recentSweep } from './recent-sweeps';
import { findSweep } from './sweeps';
import { toStoredTrial } from './trials';

/**
 * Packs of a layer that have trials to train, in their order.
 *
 * @param wanted.until a rung: only packs with trials that have not reached it
 */
export async function openPacks({ prisma }: Database, wanted: OpenPacksInput): Promise<OpenPacks> {
  const { sweepId, layer, after, limit, until } = wanted;
  const [packs, [counts]] = await Promise.all([
    prisma.$queryRaw<{ pack: number }[]>`
      SELECT DISTINCT pack FROM trials
       WHERE sweep_id = ${sweepId} AND layer = ${layer}::int AND pack > ${after}::int AND state IN ('pending', 'running')
         AND (${until}::int IS NULL OR coalesce(rung_epoch, 0) < ${until}::int)
       ORDER BY pack LIMIT ${limit}::int`,
    prisma.$queryRaw<Omit<OpenPacks, 'packs'>[]>`
      SELECT count(*)::int AS trials, count(*) FILTER (WHERE state NOT IN ('pending', 'running'))::int AS ended,
             count(*) FILTER (WHERE state = 'failed')::int AS failed,
             NOT EXISTS (SELECT FROM sweeps WHERE id = ${sweepId} AND state IN ('planning', 'running', 'paused')) AS "isOver"
        FROM trials WHERE sweep_id = ${sweepId} AND layer = ${layer}::int`,
  ]);
  return { trials: 0, ended: 0, failed: 0, isOver: true, ...counts, packs: packs.map(({ pack }) => pack) };
}

/** What becomes of a pack that a trainer takes up. */
export type Claim = 'train' | 'ended' | 'paused';

/**
 * Takes a pack up: ends trials whose probe another sweep has trained meanwhile, and marks the others as running. Where
 * the pack would take longer than its turn, what is over becomes a pack of its own, which waits for another turn.
 *
 * @param most how many trials are taken; asked of packs of several trials alone
 */
export async function claimPack(
  database: Database,
  reference: PackReference,
  most = (): Promise<number> => Promise.resolve(Infinity),
): Promise<Claim> {
  const quick = await claimSingle(database, reference);
  if (!quick) throw new BadInput(`no sweep ${reference.sweepId}`);
  if (quick.state !== 'running' && quick.state !== 'planning') return 'paused';
  if (quick.open === 0) return 'ended';
  if (quick.started > 0) return 'train';
  return claimTurn(database, reference, await most());
}

/** Takes up a pack of one trial whose probe nobody has trained, in one question: such packs are many, and short. */
async function claimSingle({ prisma }: Database, { sweepId, layer, pack }: PackReference) {
  const [row] = await prisma.$queryRaw<{ state: SweepState; open: number; started: number }[]>`
    WITH sweep AS (
      SELECT id, state FROM sweeps WHERE id = ${sweepId}
    ), own AS (
      SELECT t.index, t.probe_key FROM trials t, sweep
       WHERE t.sweep_id = sweep.id AND sweep.state IN ('planning', 'running') AND t.layer = ${layer}::int
         AND t.pack = ${pack}::int AND t.state IN ('pending', 'running') ORDER BY t.index FOR UPDATE OF t
    ), started AS (
      UPDATE trials SET state = 'running' FROM own
       WHERE trials.sweep_id = ${sweepId} AND trials.index = own.index AND trials.state IN ('pending', 'running')
         AND (SELECT count(*) FROM own) = 1 AND NOT EXISTS (SELECT FROM probes p WHERE p.key = own.probe_key)
      RETURNING 1
    )
    SELECT state, (SELECT count(*) FROM own)::int AS open, (SELECT count(*) FROM started)::int AS started FROM sweep`;
  return row;
}

async function claimTurn(database: Database, reference: PackReference, most: number): Promise<Claim> {
  const { sweepId, layer, pack } = reference;
  const sweep = await findSweep(database, sweepId);
  if (!sweep) throw new BadInput(`no sweep ${sweepId}`);
  return database.prisma.$transaction(async (transaction) => {
    if (most < Infinity) await lockLayer(transaction, sweepId, layer);
    await lockOpenTrials(transaction, sweepId, ofPack(reference));
    const draws = sweep.spec.controls?.permuted_labels ?? 0;
    const ended = await markCached(transaction, { id: sweepId, dataset: sweep.dataset, draws, pack: { layer, pack } });
    if (ended > 0) await refreshConfigurations(transaction, sweepId, sweep.metric, await idsOf(transaction, reference));
    const open = await lockOpenTrials(transaction, sweepId, ofPack(reference));
    if (open.length > most) await moveTrials(transaction, reference, open.slice(most));
    await changeTrials(transaction, { sweepId, indices: open.slice(0, most) }, Prisma.sql`state = 'running'`);
    return open.length > 0 ? 'train' : 'ended';
  });
}

/**
 * All that a trainer needs to train a pack that it has claimed.
 *
 * @param until a rung, at which it is to stop
 * @throws BadInput where the sweep or the pack does not exist
 */
export async function loadPack(
  database: Database,
  reference: PackReference,
  until: number | null = null,
): Promise<PackWork> {
  const { sweepId, layer, pack } = reference;
  const [rows, [now]] = await Promise.all([
    database.prisma.trial.findMany({
      where: { sweepId, layer, pack, state: 'running' },
      include: { configuration: true },
      orderBy: { index: 'asc' },
    }),
    // A dataset that was moved and registered again lies elsewhere.
    database.prisma.$queryRaw<{ revision: number; createdAt: Date; root: string }[]>`
      SELECT s.revision, s.created_at AS "createdAt", d.root FROM sweeps s JOIN datasets d ON d.id = s.dataset_id WHERE s.id = ${sweepId}`,
  ]);
  const trials = rows.map(toStoredTrial);
  const [first] = trials;
  if (!now || !first) throw new BadInput(`no pack ${pack} of layer ${layer} in sweep ${sweepId}`);
  const sweep = await recentSweep(database, { id: sweepId, ...now });
  return {
    ...{ sweepId, pack, layer: first.layerName, layerIndex: layer, root: now.root, until },
    dataset: sweep.dataset.description,
    metric: sweep.metric,
    permutedLabels: sweep.spec.controls?.permuted_labels ?? 0,
    trials: trials.map(({ index, probeKey, configuration, target, parameters, seed }) => ({
      ...{ index, probeKey, configuration, target, parameters, seed },
    })),
  };
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

/** Puts a pack's running trials back, to be trained later: its sweep is paused. */
export async function releasePack({ prisma }: Database, reference: PackReference): Promise<void> {
  const { sweepId } = reference;
  await prisma.$transaction(async (transaction) => {
    const indices = await lockOpenTrials(transaction, sweepId, ofPack(reference));
    await changeTrials(transaction, { sweepId, indices }, Prisma.sql`state = 'pending'`);
  });
}

/** Ends what a pack left unfinished. @returns how many trials it ended */
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
    ? Prisma.sql`state = 'cancelled'`
    : Prisma.sql`state = 'failed', failure_class = ${failure.class}, failure_message = ${failure.message.slice(0, 2_000)}`;
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

/** Makes a pack of some trials. @returns its number */
async function moveTrials(
  transaction: Transaction,
  { sweepId, layer }: PackReference,
  indices: readonly number[],
): Promise<number> {
  const [last] = await transaction.$queryRaw<{ pack: number }[]>`
    SELECT max(pack) AS pack FROM trials WHERE sweep_id = ${sweepId} AND layer = ${layer}::int`;
  const pack = (last?.pack ?? -1) + 1;
  await changeTrials(transaction, { sweepId, indices }, Prisma.sql`pack = ${pack}::int, state = 'pending'`);
  return pack;
}

async function idsOf(transaction: Transaction, { sweepId, layer, pack }: PackReference): Promise<string[]> {
  const rows = await transaction.trial.findMany({
    where: { sweepId, layer, pack },
    select: { configurationId: true },
    distinct: ['configurationId'],
  });
  return rows.map(({ configurationId }) => configurationId);
}
