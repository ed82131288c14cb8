import type { Database } from './database';
import { Prisma } from './generated/client';

/** A configuration and what its replicates came to. Rows of a test split are not among it. */
export interface RankedRow {
  readonly rank: number;
  readonly layer: number;
  readonly layerName: string;
  readonly target: string;
  readonly configuration: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly n: number;
  readonly diverged: number;
  readonly mean: number | null;
  readonly sd: number | null;
  readonly tiedWith: number;
  /** The replicate of median val loss; of an even number the lower one. */
  readonly probeKey: string | null;
}

export interface TestRow {
  readonly configuration: string;
  readonly split: string;
  readonly digest: string;
  readonly rows: number;
  readonly mean: number;
  /** Standard deviation of a row's loss, mean over replicates. */
  readonly lossSd: number;
}

/**
 * The order of configurations, on val alone: those without a diverged seed first; then mean number correct (or mean
 * loss, where that is the metric), mean val loss, the earlier layer, stronger decay, smaller learning rate, id.
 *
 * @param best 'sweep' for the best `limit` of the whole sweep, 'layer' for the best of each layer and target
 */
export async function rankConfigurations(
  { prisma }: Database,
  sweepId: string,
  metric: string,
  best: 'sweep' | 'layer',
  limit: number,
): Promise<RankedRow[]> {
  // Numbers correct are whole and the mean of equal ones is exactly equal, which makes ties exact.
  const score = metric === 'val/loss' ? Prisma.sql`p.val_loss` : Prisma.sql`p.val_correct::float8`;
  const scale = metric === 'val/loss' ? Prisma.sql`1` : Prisma.sql`max(val_rows)`;
  const better = metric === 'val/loss' ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const group = best === 'layer' ? Prisma.sql`layer, target` : Prisma.sql`true`;
  return prisma.$queryRaw<RankedRow[]>`
    WITH replicates AS (
      SELECT t.layer, t.layer_name, t.target, t.configuration, t.parameters, p.key, p.diverged, p.val_rows, p.val_loss,
             ${score} AS score
        FROM trials t JOIN probes p ON p.key = t.probe_key
       WHERE t.sweep_id = ${sweepId} AND t.state IN ('succeeded', 'cached', 'diverged')
    ), configurations AS (
      SELECT layer, min(layer_name) AS layer_name, target, configuration, min(parameters::text)::jsonb AS parameters,
             count(*)::int AS n, count(*) FILTER (WHERE diverged)::int AS diverged,
             avg(score) AS score, stddev_samp(score) / ${scale} AS sd, avg(score) / ${scale} AS mean, avg(val_loss) AS val_loss,
             (array_agg(key ORDER BY val_loss, key) FILTER (WHERE NOT diverged))
               [(count(*) FILTER (WHERE NOT diverged) + 1) / 2] AS probe_key
        FROM replicates GROUP BY layer, target, configuration
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY ${group} ORDER BY diverged > 0, score ${better} NULLS LAST, val_loss, layer,
               (parameters->>'weight_decay')::float8 DESC, (parameters->>'learning_rate')::float8, configuration) AS rank,
             count(*) OVER (PARTITION BY ${group}, diverged > 0, score) - 1 AS tied_with
        FROM configurations
    )
    SELECT rank::int, layer, layer_name AS "layerName", target, configuration, parameters, n, diverged, mean, sd,
           tied_with::int AS "tiedWith", probe_key AS "probeKey"
      FROM ranked WHERE rank <= ${limit}::int
     ORDER BY ${best === 'layer' ? Prisma.sql`layer, target, rank` : Prisma.sql`rank`}`;
}

/**
 * Test figures of selected configurations, mean over their replicates: the only way to what is sealed.
 *
 * @param selected ids of configurations that a ranking on val has put forward
 */
export async function unsealTest(
  { prisma }: Database,
  sweepId: string,
  metric: string,
  selected: readonly string[],
): Promise<TestRow[]> {
  const figure = metric === 'val/loss' ? Prisma.sql`e.loss` : Prisma.sql`e.accuracy`;
  return prisma.$queryRaw<TestRow[]>`
    SELECT t.configuration, e.split, e.digest, max(e.rows) AS rows, avg(${figure}) AS mean, avg(e.loss_sd) AS "lossSd"
      FROM trials t JOIN evaluations e ON e.probe_key = t.probe_key
     WHERE t.sweep_id = ${sweepId} AND t.configuration = ANY(${[...selected]})
     GROUP BY t.configuration, e.split, e.digest`;
}
