import type { Parameters } from '@sonde/domain';
import type { Database } from './database';
import { Prisma } from './generated/client';

/** A configuration and what its replicates came to. Rows of a test split are not among it. */
export interface RankedRow {
  readonly rank: number;
  readonly layer: number;
  readonly layerName: string;
  readonly target: string;
  readonly configuration: string;
  readonly parameters: Parameters;
  readonly n: number;
  readonly diverged: number;
  /** Replicates that lbfgs ended before it had converged, though there is an optimum. */
  readonly unconverged: number;
  /** Replicates that lbfgs found to have no optimum. */
  readonly withoutOptimum: number;
  /** Null where no replicate has the figure. */
  readonly mean: number | null;
  readonly sd: number | null;
  /** Other configurations with the same selection score, of the sweep or of the layer. */
  readonly tiedWith: number;
  /** The replicate of median val loss; of an even number the lower one. */
  readonly probeKey: string | null;
}

/**
 * The order of configurations, on val alone: those without a diverged seed first; then the mean of the metric (of
 * accuracy: of the number correct), those without it last; mean val loss, the earlier layer, stronger decay, smaller
 * learning rate, id. Two indexes of the table have it, one for the sweep and one for each layer, so that the best are
 * read and not searched. They hold configurations that have a probe: without n > 0 a query cannot use them.
 */
const ORDER = Prisma.sql`has_diverged, place, val_loss, layer, decay DESC, learning_rate, id`;
const ORDER_IN_LAYER = Prisma.sql`has_diverged, place, val_loss, decay DESC, learning_rate, id`;

const FIGURES = Prisma.sql`
  layer, layer_name AS "layerName", target, id AS configuration, parameters, n, diverged, unconverged,
  without_optimum AS "withoutOptimum", mean, sd, has_diverged, place, probe_key AS "probeKey"`;

/** The best configurations of a sweep. */
export async function rankConfigurations({ prisma }: Database, sweepId: string, limit: number): Promise<RankedRow[]> {
  return prisma.$queryRaw<RankedRow[]>`
    WITH best AS (
      SELECT ${FIGURES}, row_number() OVER (ORDER BY ${ORDER})::int AS rank
        FROM configurations WHERE sweep_id = ${sweepId} AND n > 0 ORDER BY ${ORDER} LIMIT ${limit}::int
    )
    SELECT best.*, ${ties(sweepId, Prisma.empty)} AS "tiedWith" FROM best ORDER BY rank`;
}

/** The best configurations of each layer and target, in the order of layers. */
export async function rankLayers({ prisma }: Database, sweepId: string, limit = 1): Promise<RankedRow[]> {
  return prisma.$queryRaw<RankedRow[]>`
    WITH RECURSIVE parts AS (
      (SELECT layer, target FROM configurations WHERE sweep_id = ${sweepId} AND n > 0 ORDER BY layer, target LIMIT 1)
      UNION ALL
      SELECT next.layer, next.target FROM parts, LATERAL (
        SELECT layer, target FROM configurations c
         WHERE sweep_id = ${sweepId} AND n > 0 AND (c.layer, c.target) > (parts.layer, parts.target)
         ORDER BY layer, target LIMIT 1) AS next
    ), best AS (
      SELECT own.* FROM parts, LATERAL (
        SELECT ${FIGURES}, row_number() OVER (ORDER BY ${ORDER_IN_LAYER})::int AS rank
          FROM configurations c
         WHERE sweep_id = ${sweepId} AND c.layer = parts.layer AND c.target = parts.target AND n > 0
         ORDER BY ${ORDER_IN_LAYER} LIMIT ${limit}::int) AS own
    )
    SELECT best.*, ${ties(sweepId, Prisma.sql`AND other.layer = best.layer AND other.target = best.target`)} AS "tiedWith"
      FROM best ORDER BY layer, target, rank`;
}

function ties(sweepId: string, among: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT greatest(0, count(*) - 1)::int FROM configurations other
     WHERE other.sweep_id = ${sweepId} AND other.n > 0 AND other.has_diverged = best.has_diverged AND other.place = best.place ${among})`;
}
