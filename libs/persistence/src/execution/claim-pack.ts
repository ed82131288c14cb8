import { BadInput } from '@sonde/contracts';
import type { PackReference, SweepState } from '@sonde/contracts/temporal';
import type { PackAttempt } from '@sonde/domain';
import type { Database, Transaction } from '../database';
import { Prisma } from '../generated/client';
import { markCached } from '../planning/cached';
import { refreshConfigurations } from '../planning/configurations';
import { recentSweep } from '../sweeps/recent-sweeps';
import { changeTrials, lockLayer, lockOpenTrials, moveTrials, ofPack } from './trial-locks';

/** What becomes of a pack that a trainer takes up. */
export type Claim = 'train' | 'ended' | 'paused';

/**
 * Takes a pack up for an attempt: ends trials whose probe another sweep has trained meanwhile, and marks the others as
 * running under the attempt's claim. An earlier attempt loses its claim by that, and can record nothing any more. Where
 * the pack would take longer than its time slice, what is over becomes a pack of its own, which waits for another turn.
 *
 * @param limit returns how many trials are taken; called for packs of several trials alone
 * @throws BadInput where the sweep does not exist
 */
export async function claimPack(
  database: Database,
  attempt: PackAttempt,
  limit = (): Promise<number> => Promise.resolve(Infinity),
): Promise<Claim> {
  const found = await claimSingle(database, attempt);
  if (!found) throw new BadInput(`no sweep ${attempt.sweepId}`);
  if (found.state !== 'running' && found.state !== 'planning') return 'paused';
  if (found.open === 0) return 'ended';
  if (found.started > 0) return 'train';
  return claimTurn(database, attempt, found, await limit());
}

/** A pack as it was found, and its sweep. */
interface OpenPack {
  readonly state: SweepState;
  readonly revision: number;
  readonly createdAt: Date;
  /** Trials of the pack that have not ended, none where the sweep does not run. */
  readonly open: number;
  readonly started: number;
}

/** Takes up a pack of one trial whose probe nobody has trained, in one query: such packs are many, and short. */
async function claimSingle({ prisma }: Database, { sweepId, layer, pack, claim }: PackAttempt) {
  const [row] = await prisma.$queryRaw<OpenPack[]>`
    WITH sweep AS (
      SELECT id, state, revision, created_at FROM sweeps WHERE id = ${sweepId}
    ), own AS (
      SELECT t.index, t.probe_key FROM trials t, sweep
       WHERE t.sweep_id = sweep.id AND sweep.state IN ('planning', 'running') AND t.layer = ${layer}::int
         AND t.pack = ${pack}::int AND t.state IN ('pending', 'running') ORDER BY t.index FOR UPDATE OF t
    ), started AS (
      UPDATE trials SET state = 'running', claim = ${claim} FROM own
       WHERE trials.sweep_id = ${sweepId} AND trials.index = own.index AND trials.state IN ('pending', 'running')
         AND (SELECT count(*) FROM own) = 1 AND NOT EXISTS (SELECT FROM probes p WHERE p.key = own.probe_key)
      RETURNING 1
    )
    SELECT state, revision, created_at AS "createdAt", (SELECT count(*) FROM own)::int AS open,
           (SELECT count(*) FROM started)::int AS started
      FROM sweep`;
  return row;
}

async function claimTurn(database: Database, attempt: PackAttempt, found: OpenPack, limit: number): Promise<Claim> {
  const { sweepId, layer, pack, claim } = attempt;
  const sweep = await recentSweep(database, { id: sweepId, ...found });
  return database.prisma.$transaction(async (transaction) => {
    if (limit < Infinity) await lockLayer(transaction, sweepId, layer);
    let open = await lockOpenTrials(transaction, sweepId, ofPack(attempt));
    const ended = await markCached(transaction, { ...sweep, pack: { layer, pack } });
    if (ended > 0) {
      await refreshConfigurations(transaction, sweepId, sweep.metric, await idsOf(transaction, attempt));
      open = await lockOpenTrials(transaction, sweepId, ofPack(attempt));
    }
    if (open.length > limit) await moveTrials(transaction, attempt, open.slice(limit));
    const taken = { sweepId, indices: open.slice(0, limit) };
    await changeTrials(transaction, taken, Prisma.sql`state = 'running', claim = ${claim}`);
    return open.length > 0 ? 'train' : 'ended';
  });
}

async function idsOf(transaction: Transaction, { sweepId, layer, pack }: PackReference): Promise<string[]> {
  const rows = await transaction.trial.findMany({
    where: { sweepId, layer, pack },
    select: { configurationId: true },
    distinct: ['configurationId'],
  });
  return rows.map(({ configurationId }) => configurationId);
}
