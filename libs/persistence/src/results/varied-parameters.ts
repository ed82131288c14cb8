import { PARAMETER_NAMES, type ParameterName } from '@sonde/contracts';
import { readWhole, type Database } from '../database';
import { Prisma } from '../generated/client';

/** Configurations of which all parameters are compared: enough to find nearly all that vary. */
const SAMPLE = 1_000;

/**
 * Names of the parameters with more than one value among a target's configurations, or that some of them lack; none
 * while none has a probe.
 *
 * A plan has the same configurations at each layer, so one is looked at. Those that agree with a sample in all that it
 * does not vary, and have nothing that it lacks, tell no more, and few are left: taking 100,000 apart takes seconds.
 */
export async function variedParameters(database: Database, sweepId: string, target: string): Promise<ParameterName[]> {
  const question = Prisma.sql`
    WITH own AS NOT MATERIALIZED (
      SELECT parameters FROM configurations
       WHERE sweep_id = ${sweepId} AND target = ${target} AND layer = (
               SELECT layer FROM configurations WHERE sweep_id = ${sweepId} AND target = ${target} AND n > 0
                ORDER BY layer LIMIT 1)
    ), sample AS (
      SELECT parameters FROM own LIMIT ${SAMPLE}::int
    ), sampled AS MATERIALIZED (
      ${variedIn('sample')}
    ), alike AS MATERIALIZED (
      SELECT parameters - ARRAY(SELECT name FROM sampled) AS parameters FROM sample LIMIT 1
    ), lacking AS MATERIALIZED (
      SELECT array_agg(name) AS names FROM unnest(${[...PARAMETER_NAMES]}::text[]) AS name
       WHERE name NOT IN (SELECT name FROM sampled) AND NOT (SELECT parameters ? name FROM alike)
    ), rest AS (
      SELECT parameters FROM alike
      UNION SELECT parameters - ARRAY(SELECT name FROM sampled) FROM own
       WHERE NOT parameters @> (SELECT parameters FROM alike) OR parameters ?| (SELECT names FROM lacking)
    )
    SELECT name FROM sampled UNION ${variedIn('rest')} ORDER BY name`;
  const rows = await readWhole<{ readonly name: ParameterName }>(database, question);
  return rows.map(({ name }) => name);
}

function variedIn(table: 'sample' | 'rest'): Prisma.Sql {
  const configurations = Prisma.raw(table);
  return Prisma.sql`
    SELECT key AS name FROM ${configurations}, jsonb_each_text(parameters) GROUP BY key
    HAVING min(value) < max(value) OR count(*) < (SELECT count(*) FROM ${configurations})`;
}
