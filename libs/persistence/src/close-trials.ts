import type { TrialFailure } from '@sonde/contracts/temporal';
import type { Database } from './database';
import { endingOf } from './packs';

/** Trials of one transaction: others that want a trial of the sweep wait for it. */
const CHUNK = 20_000;

/**
 * Ends whatever a sweep left unfinished, its plan included: no trial is planned any more. Safe to be interrupted and
 * done again.
 *
 * @param onChunk called after each of the transactions that a large sweep takes
 */
export async function closeTrials(
  { prisma }: Database,
  sweepId: string,
  failure: TrialFailure | 'cancelled',
  onChunk: () => void = () => undefined,
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE sweeps SET planned_revision = revision WHERE id = ${sweepId} AND coalesce(planned_revision, -1) < revision`;
  for (let after = -1; ;) {
    const [chunk] = await prisma.$queryRaw<{ last: number | null }[]>`
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
