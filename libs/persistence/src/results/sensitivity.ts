import type { ParameterName } from '@sonde/contracts';
import { readWhole, type Database } from '../database';
import { Prisma } from '../generated/client';
import { BINNED, extents, SHOWN, TAKEN_APART } from './parameter-bins';

/** A value of a parameter, or the middle of a bin of values; null where a configuration has no such parameter. */
export type SensitivityValue = string | number | boolean | null;

/** What configurations of a layer came to with a value of the parameter. */
export interface SensitivityCell {
  /** Index of the layer in the dataset. */
  readonly layer: number;
  readonly layerName: string;
  readonly value: SensitivityValue;
  /** Of the best configuration, in the order of rankConfigurations; null where every replicate of all diverged. */
  readonly mean: number | null;
  readonly sd: number | null;
  /** That have a probe. */
  readonly configurations: number;
  /** Those of them with a replicate that diverged. */
  readonly diverged: number;
}

/** What configurations of all layers came to with each value of a parameter. */
export interface Marginal {
  readonly parameter: ParameterName;
  readonly values: readonly MarginalValue[];
}

interface MarginalValue extends Pick<SensitivityCell, 'value' | 'configurations' | 'diverged'> {
  /** Over configurations. */
  readonly mean: number | null;
  /** Of the best configuration. */
  readonly best: number | null;
}

/** What is asked of the parameters of a target's configurations. */
interface Asked {
  readonly target: string;
  readonly parameter: ParameterName;
}

/** The best of each layer and value of a parameter, layer by layer, values ascending. */
export async function cells(
  database: Database,
  sweepId: string,
  { target, parameter }: Asked,
): Promise<SensitivityCell[]> {
  // What decides the order of configurations comes first in `figures`, so that the best one is the least: it is found
  // in one pass, without sorting. OFFSET 0 has Postgres take a value out of the parameters once, and not at each place
  // that names it, and group what it then takes for few by hashing.
  const question = Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT layer, layer_name, parameter, ${TAKEN_APART}, figures FROM (
        SELECT layer, layer_name, parameter, parameters->parameter AS value,
               ARRAY[has_diverged::int, place, val_loss, mean, sd] AS figures
          FROM configurations, (SELECT ${parameter}::text AS parameter) AS asked
         WHERE sweep_id = ${sweepId} AND target = ${target} AND n > 0 OFFSET 0) AS c
    ), extent AS MATERIALIZED (
      ${extents(Prisma.sql`SELECT DISTINCT parameter, number FROM found`)}
    ), grouped AS (
      SELECT layer, layer_name, bin, single, word, min(figures) AS best, count(*)::int AS configurations,
             count(*) FILTER (WHERE figures[1] = 1)::int AS diverged
        FROM (SELECT layer, layer_name, figures, ${BINNED}, word FROM found, extent OFFSET 0) AS valued
       GROUP BY layer, layer_name, bin, single, word
    )
    SELECT layer, layer_name AS "layerName", ${SHOWN}, best[4] AS mean, best[5] AS sd, configurations, diverged
      FROM grouped, extent ORDER BY layer, word, bin, single`;
  return readWhole(database, question);
}

/** What each value of the parameters comes to over all else, parameter by parameter, values ascending. */
export async function marginals(
  database: Database,
  sweepId: string,
  { target, parameters }: Pick<Asked, 'target'> & { readonly parameters: readonly ParameterName[] },
): Promise<Marginal[]> {
  // What has the same value comes together first: of a grid that makes few of many. The sign makes the best mean the least
  // one, and what has no diverged replicate comes before what has. OFFSET 0 is there as in `cells`.
  const question = Prisma.sql`
    WITH goal AS (
      SELECT CASE goal WHEN 'minimize' THEN 1 ELSE -1 END AS sign FROM sweeps WHERE id = ${sweepId}
    ), alike AS MATERIALIZED (
      SELECT parameter, number, word, count(*) AS configurations, count(*) FILTER (WHERE has_diverged) AS diverged,
             count(mean) AS means, sum(mean) AS total, min(sign * mean) FILTER (WHERE NOT has_diverged) AS best,
             min(sign * mean) AS best_of_all
        FROM (SELECT parameter, ${TAKEN_APART}, has_diverged, mean
                FROM (SELECT parameter, parameters->parameter AS value, has_diverged, mean
                        FROM configurations, unnest(${[...parameters]}::text[]) AS parameter
                       WHERE sweep_id = ${sweepId} AND target = ${target} AND n > 0 OFFSET 0) AS c OFFSET 0) AS found, goal
       GROUP BY parameter, number, word
    ), extent AS MATERIALIZED (
      ${extents(Prisma.sql`SELECT parameter, number FROM alike`)}
    ), grouped AS (
      SELECT parameter, bin, single, word, sum(configurations)::int AS configurations, sum(diverged)::int AS diverged,
             sum(total) / nullif(sum(means), 0)::float8 AS mean, coalesce(min(best), min(best_of_all)) AS best
        FROM (SELECT parameter, configurations, diverged, means, total, best, best_of_all, ${BINNED}, word
                FROM alike JOIN extent USING (parameter) OFFSET 0) AS valued
       GROUP BY parameter, bin, single, word
    )
    SELECT parameter, ${SHOWN}, configurations, mean, sign * best AS best, diverged
      FROM goal, grouped JOIN extent USING (parameter) ORDER BY parameter, word, bin, single`;
  const rows = await readWhole<MarginalValue & Pick<Marginal, 'parameter'>>(database, question);
  return parameters.map((parameter) => ({
    parameter,
    values: rows.flatMap(({ parameter: own, ...value }) => (own === parameter ? [value] : [])),
  }));
}
