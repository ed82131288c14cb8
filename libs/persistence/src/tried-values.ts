import type { Optimizer } from '@sonde/contracts';
import type { Database } from './database';
import { Prisma } from './generated/client';
import { readWhole } from './whole-sweep';

/** What was tried at a layer with an optimiser, ascending; empty where the optimiser has no such parameter. */
export interface TriedValues {
  /** Index of the layer in the dataset. */
  readonly layer: number;
  readonly optimizer: Optimizer;
  readonly learningRates: readonly number[];
  readonly decays: readonly number[];
  readonly cs: readonly number[];
}

/** Most values of a list: of more, the lowest and the highest half are kept, since edges are what they are asked for. */
const MOST = 1_000;

/** Distinct values of the configurations that have a probe. */
export async function triedValues(database: Database, sweepId: string, target: string): Promise<TriedValues[]> {
  const question = Prisma.sql`
    WITH own AS (
      SELECT DISTINCT layer, (parameters->>'optimizer') COLLATE "C" AS optimizer, learning_rate AS rate,
             CASE WHEN NOT parameters ? 'C' THEN decay END AS decay, (parameters->'C')::float8 AS c
        FROM configurations WHERE sweep_id = ${sweepId} AND target = ${target} AND n > 0
    ), tried AS (
      SELECT layer, optimizer, ${distinct('rate')} AS rates, ${distinct('decay')} AS decays, ${distinct('c')} AS cs
        FROM own GROUP BY layer, optimizer
    )
    SELECT layer, optimizer, ${ends('rates')} AS "learningRates", ${ends('decays')} AS decays, ${ends('cs')} AS cs
      FROM tried ORDER BY layer, optimizer`;
  return readWhole(database, question);
}

function distinct(value: 'rate' | 'decay' | 'c'): Prisma.Sql {
  return Prisma.sql`array_remove(array_agg(DISTINCT ${Prisma.raw(value)}), NULL)`;
}

function ends(list: 'rates' | 'decays' | 'cs'): Prisma.Sql {
  const values = Prisma.raw(list);
  return Prisma.sql`CASE WHEN cardinality(${values}) <= ${MOST}::int THEN ${values}
    ELSE ${values}[:${MOST / 2}::int] || ${values}[cardinality(${values}) - ${MOST / 2 - 1}::int:] END`;
}

/** How many configurations of each layer and target have a probe. */
export async function countConfigurations(
  { prisma }: Database,
  sweepId: string,
): Promise<{ readonly layer: number; readonly target: string; readonly configurations: number }[]> {
  return prisma.$queryRaw`
    SELECT layer, target, count(*)::int AS configurations FROM configurations
     WHERE sweep_id = ${sweepId} AND n > 0 GROUP BY layer, target ORDER BY layer, target`;
}
