import type { ParameterName } from '@sonde/contracts';
import type { Database } from './database';
import { Prisma } from './generated/client';
import { readWhole } from './whole-sweep';

/** Configurations of which all parameters are compared: enough to find nearly all that vary. */
const SAMPLE = 1_000;

/**
 * Names of the parameters with more than one value among a target's configurations, or that some of them lack; none
 * while none has a probe.
 *
 * A plan has the same configurations at each layer, so one is looked at. What a sample varies is taken off all of them,
 * which leaves few that differ, and these tell the rest: taking 100,000 apart takes seconds.
 */
export async function variedParameters(database: Database, sweepId: string, target: string): Promise<ParameterName[]> {
  const question = Prisma.sql`
    WITH own AS (
      SELECT parameters FROM configurations
       WHERE sweep_id = ${sweepId} AND target = ${target} AND layer = (
               SELECT layer FROM configurations WHERE sweep_id = ${sweepId} AND target = ${target} AND n > 0
                ORDER BY layer LIMIT 1)
    ), sample AS (
      SELECT parameters FROM own LIMIT ${SAMPLE}::int
    ), sampled AS MATERIALIZED (
      ${variedIn('sample')}
    ), rest AS (
      SELECT DISTINCT parameters - ARRAY(SELECT name FROM sampled) AS parameters FROM own
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
