import type { NearestTried } from '@sonde/domain';
import type { Database } from './database';
import { Prisma } from './generated/client';

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
