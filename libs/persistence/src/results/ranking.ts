import type { RankedRow } from '@sonde/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';

/** What is ranked, of a sweep or a dataset. */
export interface RankedWithin {
  /** Index of the layer in the dataset. */
  readonly layer?: number | undefined;
  readonly target?: string | undefined;
}

/**
 * The order of configurations, on val alone: those without a diverged seed first; then the mean of the metric (of
 * accuracy: of the number correct), those without it last; mean val loss, the earlier layer, stronger decay, smaller
 * learning rate, id. Two indexes of the table have it, one for the sweep and one for each layer and target, so that the
 * best are read and not searched. They hold configurations that have a probe: without n > 0 a query cannot use them.
 */
export const ORDER = Prisma.sql`has_diverged, place, val_loss, layer, decay DESC, learning_rate, id`;
const ORDER_IN_LAYER = Prisma.sql`has_diverged, place, val_loss, decay DESC, learning_rate, id`;

/** RankedRow but for what it is tied with, out of columns of `configurations`. */
export const FIGURES = Prisma.sql`
  rank, layer, layer_name AS "layerName", target, id AS configuration, parameters, decay,
  learning_rate AS "learningRate", n, diverged, unconverged, without_optimum AS "withoutOptimum", mean, sd,
  val_loss AS "valLoss", probe_key AS "probeKey"`;

/** The best configurations of a sweep, of one of its layers, or of one of its targets. */
export async function rankConfigurations(
  { prisma }: Database,
  sweepId: string,
  limit: number,
  within: RankedWithin = {},
): Promise<RankedRow[]> {
  const isPart = within.layer !== undefined || within.target !== undefined;
  const candidates = isPart
    ? bestOfParts(sweepId, limit, within)
    : Prisma.sql`SELECT * FROM configurations WHERE sweep_id = ${sweepId} AND n > 0`;
  return prisma.$queryRaw<RankedRow[]>`
    WITH best AS (
      SELECT *, row_number() OVER (ORDER BY ${ORDER})::int AS rank FROM (${candidates}) AS c
       ORDER BY ${ORDER} LIMIT ${limit}::int
    ), tied AS (
      SELECT has_diverged, place, (
               SELECT count(*)::int FROM configurations other WHERE other.sweep_id = ${sweepId} AND other.n > 0
                  AND other.has_diverged = b.has_diverged AND other.place = b.place ${isWithin('other', within)}) AS equals
        FROM (SELECT DISTINCT has_diverged, place FROM best) AS b
    )
    SELECT ${FIGURES}, greatest(0, equals - 1) AS "tiedWith"
      FROM best LEFT JOIN tied USING (has_diverged, place) ORDER BY rank`;
}

/** The best configurations of each layer and target, in the order of layers. @param target only this one */
export async function rankLayers(
  { prisma }: Database,
  sweepId: string,
  limit = 1,
  target?: string,
): Promise<RankedRow[]> {
  return prisma.$queryRaw<RankedRow[]>`
    WITH best AS (
      SELECT *, row_number() OVER (PARTITION BY layer, target ORDER BY ${ORDER_IN_LAYER})::int AS rank
        FROM (${bestOfParts(sweepId, limit, { target })}) AS c
    )
    SELECT ${FIGURES}, (
             SELECT greatest(0, count(*) - 1)::int FROM configurations other
              WHERE other.sweep_id = best.sweep_id AND other.layer = best.layer AND other.target = best.target
                AND other.n > 0 AND other.has_diverged = best.has_diverged AND other.place = best.place) AS "tiedWith"
      FROM best ORDER BY layer, target, rank`;
}

/** The best of each layer and target. Which of these there are is found by leaps through the index. */
function bestOfParts(sweepId: string, limit: number, within: RankedWithin): Prisma.Sql {
  return Prisma.sql`
    WITH RECURSIVE parts AS (
      (SELECT layer, target FROM configurations WHERE sweep_id = ${sweepId} AND n > 0 ORDER BY layer, target LIMIT 1)
      UNION ALL
      SELECT next.layer, next.target FROM parts, LATERAL (
        SELECT layer, target FROM configurations c
         WHERE sweep_id = ${sweepId} AND n > 0 AND (c.layer, c.target) > (parts.layer, parts.target)
         ORDER BY layer, target LIMIT 1) AS next
    )
    SELECT own.* FROM parts, LATERAL (
      SELECT * FROM configurations c
       WHERE sweep_id = ${sweepId} AND c.layer = parts.layer AND c.target = parts.target AND n > 0
       ORDER BY ${ORDER_IN_LAYER} LIMIT ${limit}::int) AS own
     WHERE true ${isWithin('parts', within)}`;
}

/** A further condition on the layer and target of a table. */
export function isWithin(table: 'parts' | 'configurations' | 'other', { layer, target }: RankedWithin): Prisma.Sql {
  const name = Prisma.raw(table);
  return Prisma.sql`
    ${layer === undefined ? Prisma.empty : Prisma.sql`AND ${name}.layer = ${layer}::int`}
    ${target === undefined ? Prisma.empty : Prisma.sql`AND ${name}.target = ${target}`}`;
}
