import { scoreOf, type MetricName } from '@sonde/contracts';
import type { TestRow } from '@sonde/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';

/**
 * Whether a trial `t` ended with its probe. A trial that failed or was cancelled may have one too, which another sweep has
 * trained: it is no replicate here, in no figure.
 */
const hasProbe = Prisma.sql`t.state IN ('succeeded', 'cached', 'diverged')`;

/**
 * Test figures of selected configurations, mean over their replicates: the only way to what is sealed.
 *
 * @param selected ids of configurations that a ranking on val has put forward
 */
export async function unsealTest(
  { prisma }: Database,
  sweepId: string,
  metric: MetricName,
  selected: readonly string[],
): Promise<TestRow[]> {
  // OFFSET 0 keeps Postgres from reading all evaluations to find those of few probes, which it takes for cheaper as soon
  // as it plans without looking at how many are selected: 41 ms of 100,000, where it is 1.
  return prisma.$queryRaw<TestRow[]>`
    SELECT t.configuration, e.split, e.digest, max(e.rows) AS rows,
           avg((e.figures->>${scoreOf(metric)}::text)::float8) AS mean, avg(e.loss_sd) AS "lossSd"
      FROM trials t, LATERAL (SELECT * FROM evaluations WHERE probe_key = t.probe_key OFFSET 0) AS e
     WHERE t.sweep_id = ${sweepId} AND t.configuration = ANY(${[...selected]}) AND ${hasProbe}
     GROUP BY t.configuration, e.split, e.digest`;
}

/**
 * What selected configurations score on permuted labels, one number a draw. The draws of a configuration are spread
 * over its replicates; one that several have counts once, and one that has no such figure not at all.
 *
 * @param draws how many the sweep asks for: another sweep that shares its probes may have more
 * @returns scores by configuration, in order of the draws
 */
export async function permutedScores(
  { prisma }: Database,
  sweepId: string,
  metric: MetricName,
  selected: readonly string[],
  draws: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await prisma.$queryRaw<{ configuration: string; scores: number[] }[]>`
    WITH drawn AS (
      SELECT DISTINCT ON (t.configuration, s.draw)
             t.configuration, s.draw, (s.figures->>${scoreOf(metric)}::text)::float8 AS score
        FROM trials t JOIN permuted_scores s ON s.probe_key = t.probe_key
       WHERE t.sweep_id = ${sweepId} AND t.configuration = ANY(${[...selected]}) AND ${hasProbe}
         AND s.draw < ${draws}::int
         AND jsonb_typeof(s.figures->${scoreOf(metric)}::text) = 'number'
       ORDER BY t.configuration, s.draw, t.index
    )
    SELECT configuration, array_agg(score ORDER BY draw) AS scores FROM drawn GROUP BY configuration`;
  return new Map(rows.map(({ configuration, scores }) => [configuration, scores]));
}
