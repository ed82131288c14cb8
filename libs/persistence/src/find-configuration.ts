import type { Database } from './database';
import { FIGURES, ORDER, type RankedRow } from './ranking';

/** One configuration with its rank in the sweep; undefined where it has no probe. */
export async function findConfiguration(
  { prisma }: Database,
  sweepId: string,
  id: string,
): Promise<RankedRow | undefined> {
  const [row] = await prisma.$queryRaw<RankedRow[]>`
    SELECT ${FIGURES}, 0 AS "tiedWith"
      FROM (SELECT *, row_number() OVER (ORDER BY ${ORDER})::int AS rank
              FROM configurations WHERE sweep_id = ${sweepId} AND n > 0) AS ranked
     WHERE id = ${id}`;
  return row;
}
