import type { Database } from './database';
import { FIGURES, ORDER, type RankedRow } from './ranking';

/** One configuration with its rank in the sweep; undefined where it has no probe. */
export async function findConfiguration(
  { prisma }: Database,
  sweepId: string,
  id: string,
): Promise<RankedRow | undefined> {
  // The index in the order of ranks has all that ranking takes, but not the figures: these are read of the one alone.
  const [row] = await prisma.$queryRaw<RankedRow[]>`
    WITH ranked AS (
      SELECT id, row_number() OVER (ORDER BY ${ORDER})::int AS rank
        FROM configurations WHERE sweep_id = ${sweepId} AND n > 0
    )
    SELECT ${FIGURES}, 0 AS "tiedWith"
      FROM configurations JOIN ranked USING (id) WHERE sweep_id = ${sweepId} AND id = ${id}`;
  return row;
}
