import type { RankedRow } from '@sonde/domain';
import type { Database } from './database';
import { FIGURES, ORDER } from './ranking';

/** One configuration with its rank in the sweep; undefined where it has no probe. */
export async function findConfiguration(
  database: Database,
  sweepId: string,
  id: string,
): Promise<RankedRow | undefined> {
  return (await findConfigurations(database, sweepId, [id])).get(id);
}

/** Configurations by id, each with its rank in the sweep; without those that have no probe. */
export async function findConfigurations(
  { prisma }: Database,
  sweepId: string,
  ids: readonly string[],
): Promise<Map<string, RankedRow>> {
  // The index in the order of ranks has all that ranking takes, but not the figures: these are read of the few alone.
  const rows = await prisma.$queryRaw<RankedRow[]>`
    WITH ranked AS (
      SELECT id, row_number() OVER (ORDER BY ${ORDER})::int AS rank
        FROM configurations WHERE sweep_id = ${sweepId} AND n > 0
    )
    SELECT ${FIGURES}, 0 AS "tiedWith"
      FROM configurations JOIN ranked USING (id) WHERE sweep_id = ${sweepId} AND id = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.configuration, row]));
}
