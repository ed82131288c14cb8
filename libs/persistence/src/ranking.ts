import { SCORES, scoreOf, type MetricName } from '@sonde/contracts';
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
  /** Replicates that lbfgs ended before it had converged, though there is an optimum. */
  readonly unconverged: number;
  /** Replicates that lbfgs found to have no optimum. */
  readonly withoutOptimum: number;
  /** Null where no replicate has the figure. */
  readonly mean: number | null;
  readonly sd: number | null;
  readonly tiedWith: number;
  /** The replicate of median val loss; of an even number the lower one. */
  readonly probeKey: string | null;
}

/**
 * The order of configurations, on val alone: those without a diverged seed first; then the mean of the metric (of
 * accuracy: of the number correct), those without it last; mean val loss, the earlier layer, stronger decay, smaller
 * learning rate, id.
 *
 * @param best 'sweep' for the best `limit` of the whole sweep, 'layer' for the best of each layer and target
 */
export async function rankConfigurations(
  { prisma }: Database,
  sweepId: string,
  metric: MetricName,
  best: 'sweep' | 'layer',
  limit: number,
): Promise<RankedRow[]> {
  const { score, scale } = selectionScore(metric);
  const better = SCORES[scoreOf(metric)].goal === 'minimize' ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const group = best === 'layer' ? Prisma.sql`layer, target` : Prisma.sql`true`;
  // Means are taken in a fixed order, so that equal replicates have exactly equal ones. Decay is compared as numeric,
  // in which 1 / C cannot overflow.
  return prisma.$queryRaw<RankedRow[]>`
    WITH replicates AS (
      SELECT t.layer, t.layer_name, t.target, t.configuration, t.parameters, p.key, p.diverged, p.certificate,
             p.val_rows, p.val_loss, ${score} AS score
        FROM trials t JOIN probes p ON p.key = t.probe_key
       WHERE t.sweep_id = ${sweepId} AND t.state IN ('succeeded', 'cached', 'diverged')
    ), configurations AS (
      SELECT layer, min(layer_name) AS layer_name, target, configuration, (array_agg(parameters))[1] AS parameters,
             count(*)::int AS n, count(*) FILTER (WHERE diverged)::int AS diverged,
             count(*) FILTER (WHERE certificate @> '{"converged": false, "noOptimum": false}')::int AS unconverged,
             count(*) FILTER (WHERE certificate @> '{"noOptimum": true}')::int AS without_optimum,
             avg(score ORDER BY score) AS score, stddev_samp(score) / ${scale} AS sd,
             avg(score ORDER BY score) / ${scale} AS mean, avg(val_loss ORDER BY val_loss) AS val_loss,
             (array_agg(key ORDER BY val_loss, key) FILTER (WHERE NOT diverged))
               [(count(*) FILTER (WHERE NOT diverged) + 1) / 2] AS probe_key
        FROM replicates GROUP BY layer, target, configuration
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY ${group} ORDER BY diverged > 0, score ${better} NULLS LAST, val_loss, layer,
               coalesce((parameters->>'weight_decay')::numeric, 1 / (parameters->>'C')::numeric) DESC,
               (parameters->>'learning_rate')::float8, configuration) AS rank,
             CASE WHEN score IS NULL THEN 0
                  ELSE count(*) OVER (PARTITION BY ${group}, diverged > 0, score) - 1 END AS tied_with
        FROM configurations
    )
    SELECT rank::int, layer, layer_name AS "layerName", target, configuration, parameters, n, diverged, unconverged,
           without_optimum AS "withoutOptimum", mean, sd, tied_with::int AS "tiedWith", probe_key AS "probeKey"
      FROM ranked WHERE rank <= ${limit}::int
     ORDER BY ${best === 'layer' ? Prisma.sql`layer, target, rank` : Prisma.sql`rank`}`;
}

/** What a replicate is ranked by. Numbers correct are whole and their means exact, which makes ties exact. */
function selectionScore(metric: MetricName): { readonly score: Prisma.Sql; readonly scale: Prisma.Sql } {
  const scale = Prisma.sql`1`;
  if (metric === 'val/accuracy') {
    return { score: Prisma.sql`p.val_correct::float8`, scale: Prisma.sql`max(val_rows)` };
  }
  if (metric === 'val/loss') return { score: Prisma.sql`p.val_loss`, scale };
  return { score: Prisma.sql`(p.val_figures->>${scoreOf(metric)}::text)::float8`, scale };
}
