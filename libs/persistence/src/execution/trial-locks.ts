import { ClaimLost } from '@sonde/contracts';
import type { PackReference } from '@sonde/contracts/temporal';
import type { PackAttempt, PackWork } from '@sonde/domain';
import type { Transaction } from '../database';
import { Prisma } from '../generated/client';

/** Trials of one pack, as a condition. */
export function ofPack({ layer, pack }: PackReference): Prisma.Sql {
  return Prisma.sql`AND layer = ${layer}::int AND pack = ${pack}::int`;
}

/**
 * Takes hold of trials that have not ended, in their order, so that transactions which want the same ones never wait for
 * each other in a circle. Whoever ends or moves trials does so first.
 *
 * @param which a further condition, which begins with AND
 * @returns their indices
 */
export async function lockOpenTrials(
  transaction: Transaction,
  sweepId: string,
  which: Prisma.Sql = Prisma.empty,
): Promise<number[]> {
  const rows = await transaction.$queryRaw<{ index: number }[]>`
    SELECT index FROM trials WHERE sweep_id = ${sweepId} AND state IN ('pending', 'running') ${which}
     ORDER BY index FOR UPDATE`;
  return rows.map(({ index }) => index);
}

/** Changes trials. @param changes what follows SET */
export async function changeTrials(
  transaction: Transaction,
  { sweepId, indices }: { readonly sweepId: string; readonly indices: readonly number[] },
  changes: Prisma.Sql,
): Promise<void> {
  await transaction.$executeRaw`
    UPDATE trials SET ${changes} WHERE sweep_id = ${sweepId} AND index = ANY(${[...indices]})`;
}

/** Nobody else makes a pack in the layer, or prunes it, until the transaction ends. To be taken before any trial. */
export async function lockLayer(transaction: Transaction, sweepId: string, layer: number): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${sweepId}), ${layer}::int)`;
}

/** As lockLayer, for several: in their order, so that two that want the same ones do not wait in a circle. */
export async function lockLayers(transaction: Transaction, sweepId: string, layers: readonly number[]): Promise<void> {
  await transaction.$executeRaw`
    SELECT pg_advisory_xact_lock(hashtext(${sweepId}), layer)
      FROM (SELECT layer FROM unnest(${[...layers]}::int[]) AS l(layer) ORDER BY layer OFFSET 0) AS ordered`;
}

/**
 * Makes a pack of some trials, which no attempt can record before one claims it anew.
 *
 * @returns its number
 */
export async function moveTrials(
  transaction: Transaction,
  { sweepId, layer }: PackReference,
  indices: readonly number[],
): Promise<number> {
  const [last] = await transaction.$queryRaw<{ pack: number }[]>`
    SELECT max(pack) AS pack FROM trials WHERE sweep_id = ${sweepId} AND layer = ${layer}::int`;
  const pack = (last?.pack ?? -1) + 1;
  await changeTrials(
    transaction,
    { sweepId, indices },
    Prisma.sql`pack = ${pack}::int, state = 'pending', claim = NULL`,
  );
  return pack;
}

/** Whether an attempt's trials are still to be recorded, or it has recorded them before. */
export type Held = 'running' | 'recorded';

/**
 * Locks the trials of an attempt, in their order, and checks that its claim still holds on all of them. Until the
 * transaction ends nobody can claim, move or end them.
 *
 * @returns `recorded` where an earlier transaction of the same attempt has recorded them: its reply was lost
 * @throws ClaimLost where another attempt has taken some of them over, or they were ended or moved meanwhile
 */
export async function holdTrials(transaction: Transaction, work: PackWork): Promise<Held> {
  const indices = work.trials.map(({ index }) => index);
  const held = await transaction.$queryRaw<{ state: string }[]>`
    SELECT state FROM trials WHERE sweep_id = ${work.sweepId} AND index = ANY(${indices}) AND claim = ${work.claim}
     ORDER BY index FOR UPDATE`;
  if (held.length < indices.length) throw claimLost({ ...work, layer: work.layerIndex });
  return held.some(({ state }) => state === 'running') ? 'running' : 'recorded';
}

export function claimLost({ sweepId, layer, pack }: PackAttempt): ClaimLost {
  return new ClaimLost(
    `pack ${pack} of layer ${layer} in sweep ${sweepId} was taken over by another attempt, or ended: nothing is recorded`,
  );
}
