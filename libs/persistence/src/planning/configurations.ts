import { SCORES, scoreOf, type MetricName } from '@sonde/contracts';
import { signOf, type Parameters, type PlannedTrial } from '@sonde/domain';
import type { Transaction } from '../database';
import { Prisma } from '../generated/client';

/** Rows of one INSERT: some megabytes of JSON at most. */
const CHUNK = 5_000;

/** Writes the configurations of trials; those that are there stay as they are. */
export async function writeConfigurations(
  transaction: Transaction,
  sweepId: string,
  trials: readonly PlannedTrial[],
): Promise<void> {
  const distinct = [...new Map(trials.map((trial) => [trial.configuration, trial])).values()];
  for (let start = 0; start < distinct.length; start += CHUNK) {
    const rows = distinct.slice(start, start + CHUNK).map(({ configuration, layer, layerName, target, parameters }) => {
      const learningRate = parameters.optimizer === 'lbfgs' ? null : parameters.learning_rate;
      return { id: configuration, layer, layerName, target, parameters, decay: decayOf(parameters), learningRate };
    });
    await transaction.$executeRaw`
      INSERT INTO configurations (sweep_id, id, layer, layer_name, target, parameters, decay, learning_rate)
      SELECT ${sweepId}, c.id, c.layer, c."layerName", c.target, c.parameters, c.decay, c."learningRate"
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS c(id text, layer int, "layerName" text, target text,
             parameters jsonb, decay float8, "learningRate" float8)
      ON CONFLICT DO NOTHING`;
  }
}

/** How strong the penalty is, so that C and weight decay compare. */
function decayOf(parameters: Parameters): number {
  if (parameters.optimizer !== 'lbfgs') return parameters.weight_decay;
  const { C } = parameters;
  return C === undefined ? (parameters.weight_decay ?? 0) : Math.min(1 / C, Number.MAX_VALUE);
}

/**
 * Takes the figures of configurations anew from their probes. Two transactions that record replicates of one
 * configuration wait for each other here, so that the later one sees what the earlier one wrote. One whose replicates are
 * all to be trained again has none.
 *
 * @param ids which ones; undefined for all of the sweep
 */
export async function refreshConfigurations(
  transaction: Transaction,
  sweepId: string,
  metric: MetricName,
  ids?: readonly string[],
): Promise<void> {
  const { score, scale } = selectionScore(metric);
  // The best configuration has the lowest place.
  const sign = signOf(SCORES[scoreOf(metric)].goal) === 1 ? Prisma.sql`-1` : Prisma.sql`1`;
  const chosen = ids === undefined ? Prisma.empty : Prisma.sql`AND t.configuration = ANY(${[...ids]})`;
  const locked = ids === undefined ? Prisma.empty : Prisma.sql`AND id = ANY(${[...ids]})`;
  await transaction.$executeRaw`
    SELECT FROM configurations WHERE sweep_id = ${sweepId} ${locked} ORDER BY id FOR NO KEY UPDATE`;
  // Means are taken in a fixed order, so that equal replicates have exactly equal ones.
  await transaction.$executeRaw`
    WITH replicates AS (
      SELECT t.configuration, p.key, p.diverged, p.certificate, p.val_rows, p.val_loss, ${score} AS score
        FROM trials t JOIN probes p ON p.key = t.probe_key
       WHERE t.sweep_id = ${sweepId} AND t.state IN ('succeeded', 'cached', 'diverged') ${chosen}
    ), figures AS (
      SELECT configuration, count(*)::int AS n, count(*) FILTER (WHERE diverged)::int AS diverged,
             count(*) FILTER (WHERE certificate @> '{"converged": false, "noOptimum": false}')::int AS unconverged,
             count(*) FILTER (WHERE certificate @> '{"noOptimum": true}')::int AS without_optimum,
             avg(score ORDER BY score) AS score, stddev_samp(score) / ${scale} AS sd,
             avg(score ORDER BY score) / ${scale} AS mean, avg(val_loss ORDER BY val_loss) AS val_loss,
             (array_agg(key ORDER BY val_loss, key) FILTER (WHERE NOT diverged))
               [(count(*) FILTER (WHERE NOT diverged) + 1) / 2] AS probe_key
        FROM replicates GROUP BY configuration
    )
    UPDATE configurations c
       SET n = coalesce(f.n, 0), diverged = coalesce(f.diverged, 0), has_diverged = coalesce(f.diverged > 0, false),
           unconverged = coalesce(f.unconverged, 0), without_optimum = coalesce(f.without_optimum, 0),
           mean = f.mean, sd = f.sd, place = f.score * ${sign}, val_loss = f.val_loss, probe_key = f.probe_key
      FROM configurations own LEFT JOIN figures f ON f.configuration = own.id
     WHERE own.sweep_id = ${sweepId} AND c.sweep_id = ${sweepId} AND c.id = own.id
       AND (own.n > 0 OR f.n > 0) ${ids === undefined ? Prisma.empty : Prisma.sql`AND own.id = ANY(${[...ids]})`}`;
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
