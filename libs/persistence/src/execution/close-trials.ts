import type { TrialFailure } from '@sonde/contracts/temporal';
import { PLAN_START } from '@sonde/domain';
import type { Database } from '../database';
import type { StoredCursor } from '../sweeps/sweeps';
import { endingOf } from './packs';

/** Trials of one transaction: others that want a trial of the sweep wait for it. */
const CHUNK = 20_000;

/**
 * Ends whatever a sweep left unfinished. A plan that is not complete is withdrawn: its trials that nobody has taken up
 * are removed, which is faster than to end a million of them. Safe to be interrupted and done again.
 *
 * @param onChunk called after each of the transactions that a large sweep takes
 */
export async function closeTrials(
  database: Database,
  sweepId: string,
  failure: TrialFailure | 'cancelled',
  onChunk: () => void = () => undefined,
): Promise<void> {
  await withdrawPlan(database, sweepId);
  for (let after = -1; ;) {
    const [chunk] = await database.prisma.$queryRaw<{ last: number | null }[]>`
      WITH open AS (
        SELECT index FROM trials
         WHERE sweep_id = ${sweepId} AND index > ${after}::int AND state IN ('pending', 'running')
         ORDER BY index LIMIT ${CHUNK}::int FOR UPDATE
      ), ended AS (
        UPDATE trials SET ${endingOf(failure)} FROM open
         WHERE trials.sweep_id = ${sweepId} AND trials.index = open.index
        RETURNING trials.index
      )
      SELECT max(index) AS last FROM ended`;
    if (chunk?.last != null) after = chunk.last;
    else if (after === -1) return;
    // Trials have been closed in this pass; another one finds what was opened or written behind it.
    else after = -1;
    onChunk();
  }
}

/** Removes what is written of a plan that is not complete. It is written again where its sweep is opened for that. */
async function withdrawPlan({ prisma }: Database, sweepId: string): Promise<void> {
  await prisma.$transaction(
    async (transaction) => {
      const [sweep] = await transaction.$queryRaw<{ revision: number; cursor: StoredCursor | null }[]>`
        SELECT revision, plan_cursor AS cursor FROM sweeps
         WHERE id = ${sweepId} AND coalesce(planned_revision, -1) < revision FOR NO KEY UPDATE`;
      if (!sweep) return;
      const { revision, cursor } = sweep;
      const first = cursor?.revision === revision ? cursor.first : null;
      if (first !== null) {
        await transaction.$executeRaw`
          DELETE FROM trials WHERE sweep_id = ${sweepId} AND index >= ${first}::int AND state = 'pending'`;
      }
      const again: StoredCursor = { ...PLAN_START, revision, first: first ?? 0, isAgain: true };
      await transaction.$executeRaw`
        UPDATE sweeps SET planned_revision = ${revision}::int, plan_cursor = ${JSON.stringify(again)}::jsonb
         WHERE id = ${sweepId}`;
    },
    { timeout: 120_000 },
  );
}

/** Configurations of one transaction: each deletion looks for trials. */
const CONFIGURATIONS = 10_000;

/** Removes configurations that have no trial, as a withdrawn plan leaves them. */
export async function removeUnusedConfigurations({ prisma }: Database, sweepId: string): Promise<void> {
  for (let removed = CONFIGURATIONS; removed === CONFIGURATIONS;) {
    removed = await prisma.$executeRaw`
      DELETE FROM configurations WHERE sweep_id = ${sweepId} AND id IN (
        SELECT id FROM configurations c WHERE c.sweep_id = ${sweepId} AND c.n = 0
           AND NOT EXISTS (SELECT FROM trials t WHERE t.sweep_id = c.sweep_id AND t.configuration = c.id)
         LIMIT ${CONFIGURATIONS}::int)`;
  }
}
