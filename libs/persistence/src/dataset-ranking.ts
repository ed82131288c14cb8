import type { MetricName } from '@sonde/contracts';
import type { SweepState } from '@sonde/contracts/temporal';
import type { Database } from './database';
import { Prisma } from './generated/client';
import { FIGURES, isWithin, ORDER, type RankedRow, type RankedWithin } from './ranking';

/** A configuration and the sweep that its figures are of. */
export interface RankedInDataset extends RankedRow {
  readonly sweepId: string;
  readonly sweepName: string;
  readonly sweepState: SweepState;
}

/** Sweeps that are ranked together. */
interface RankedDataset extends RankedWithin {
  /** A version of a dataset. */
  readonly datasetId: string;
  readonly metric: MetricName;
}

/**
 * The best configurations over all sweeps of a dataset that have the metric, in the order of rankConfigurations. One
 * that several sweeps have is listed once: as the sweep has it where it has most replicates, the newest of those.
 */
export async function rankDataset(
  { prisma }: Database,
  { datasetId, metric, ...within }: RankedDataset,
  limit: number,
): Promise<RankedInDataset[]> {
  const sweeps = await prisma.sweep.findMany({ where: { datasetId, metric }, select: { id: true } });
  if (sweeps.length === 0) return [];
  // In order each, so that Postgres merges them, and only as far as it needs to; it would sort all of a join.
  const ordered = sweeps.map(
    ({ id }) => Prisma.sql`(
      SELECT * FROM configurations WHERE sweep_id = ${id} AND n > 0 ${isWithin('configurations', within)} ORDER BY ${ORDER})`,
  );
  const ids = sweeps.map(({ id }) => id);
  return prisma.$queryRaw<RankedInDataset[]>`
    WITH sweeps_of (sweep, name, state, since) AS MATERIALIZED (
      SELECT id, name, state, created_at FROM sweeps WHERE id = ANY(${ids})
    ), best AS MATERIALIZED (
      SELECT * FROM (${Prisma.join(ordered, ' UNION ALL ')}) AS own WHERE ${isListed('own')}
       ORDER BY ${ORDER} LIMIT ${limit}::int
    ), tied AS (
      SELECT has_diverged, place, (
               SELECT count(*)::int FROM configurations other WHERE other.sweep_id = ANY(${ids}) AND other.n > 0
                  AND other.has_diverged = b.has_diverged AND other.place = b.place ${isWithin('other', within)}
                  AND ${isListed('other')}) AS equals
        FROM (SELECT DISTINCT has_diverged, place FROM best) AS b
    ), ranked AS (
      SELECT *, row_number() OVER (ORDER BY ${ORDER})::int AS rank FROM best
    )
    SELECT ${FIGURES}, sweep_id AS "sweepId", name AS "sweepName", state AS "sweepState",
           greatest(0, equals - 1) AS "tiedWith"
      FROM ranked LEFT JOIN tied USING (has_diverged, place) JOIN sweeps_of ON sweep = sweep_id ORDER BY rank`;
}

/** Whether no sweep has the configuration with more replicates, or with as many and is newer. */
function isListed(table: 'own' | 'other'): Prisma.Sql {
  const own = Prisma.raw(table);
  return Prisma.sql`NOT EXISTS (
    SELECT FROM sweeps_of its, sweeps_of rival JOIN configurations r ON r.sweep_id = rival.sweep
     WHERE its.sweep = ${own}.sweep_id AND r.id = ${own}.id
       AND (r.n, rival.since, rival.sweep) > (${own}.n, its.since, its.sweep))`;
}
