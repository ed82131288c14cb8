import type { NearestTried, RankedRow } from '@sonde/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
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

/** How many configurations of each layer and target have a probe. */
export async function countConfigurations(
  { prisma }: Database,
  sweepId: string,
): Promise<{ readonly layer: number; readonly target: string; readonly configurations: number }[]> {
  return prisma.$queryRaw`
    SELECT layer, target, count(*)::int AS configurations FROM configurations
     WHERE sweep_id = ${sweepId} AND n > 0 GROUP BY layer, target ORDER BY layer, target`;
}

/** What lbfgs searches, and what all others do; null of lbfgs with a weight decay. */
const SEARCHED = Prisma.sql`coalesce(learning_rate, (parameters->'C')::float8)`;

/**
 * What was tried beside the learning rate, or the C, of some configurations; of those that have a probe. Nothing is
 * sorted, so that it takes one pass over a sweep, however many values it has.
 *
 * @param configurations ids
 */
export async function nearestTried(
  { prisma }: Database,
  sweepId: string,
  configurations: readonly string[],
): Promise<NearestTried[]> {
  return prisma.$queryRaw<NearestTried[]>`
    WITH own AS MATERIALIZED (
      SELECT id, layer, target, parameters->'optimizer' AS optimizer, ${SEARCHED} AS value
        FROM configurations WHERE sweep_id = ${sweepId} AND id = ANY(${[...configurations]})
    )
    SELECT id AS configuration, below, above FROM own, LATERAL (
      SELECT max(tried) FILTER (WHERE tried < value) AS below, min(tried) FILTER (WHERE tried > value) AS above
        FROM (SELECT ${SEARCHED} AS tried FROM configurations
               WHERE sweep_id = ${sweepId} AND layer = own.layer AND target = own.target AND n > 0
                 AND parameters->'optimizer' = optimizer) AS others) AS beside
     ORDER BY id`;
}
