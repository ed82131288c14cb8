import type { MetricName } from '@sonde/contracts';
import type { SweepState } from '@sonde/contracts/temporal';
import type { RankedRow } from '@sonde/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { FIGURES, isWithin, ORDER, type RankedWithin } from './ranking';

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
 *
 * The best of each sweep are read in order, and looked up in all sweeps: what is listed may be another sweep's, and
 * worse. What was not read is no better than the last of them, so that whatever is listed before it has its place; where
 * that is too little, more is read.
 */
export async function rankDataset(database: Database, asked: RankedDataset, limit: number): Promise<RankedInDataset[]> {
  for (let depth = 4 * limit; ; depth *= 4) {
    const read = await bestOfSweeps(database, asked, depth);
    const listed = await listedOf(database, asked, read);
    const last = read.length < depth ? undefined : read.at(-1);
    const placed = last ? listed.filter((row) => isBefore(row, last)) : listed;
    if (last && placed.length < limit) continue;
    const best = placed.slice(0, limit);
    const ties = await tiesOf(database, asked, best);
    return best.map(({ hasDiverged, place, ...row }, at) => {
      const equals = ties.find((tie) => tie.hasDiverged === hasDiverged && tie.place === place)?.equals ?? 1;
      return { ...row, rank: at + 1, tiedWith: equals - 1 };
    });
  }
}

/** What is compared first; no place is last. */
interface Placed {
  readonly hasDiverged: boolean;
  readonly place: number | null;
}

type ListedRow = Omit<RankedInDataset, 'rank' | 'tiedWith'> & Placed;

function isBefore(a: Placed, b: Placed): boolean {
  if (a.hasDiverged !== b.hasDiverged) return b.hasDiverged;
  return (a.place ?? Infinity) < (b.place ?? Infinity);
}

const PLACED = Prisma.sql`has_diverged AS "hasDiverged", place`;

/** Sweeps that are ranked, with what decides between those that have the same configuration. */
function sweepsOf({ datasetId, metric }: RankedDataset): Prisma.Sql {
  return Prisma.sql`
    sweeps_of (sweep, name, state, since) AS MATERIALIZED (
      SELECT id, name, state, created_at FROM sweeps WHERE dataset_id = ${datasetId} AND metric = ${metric}
    )`;
}

/** The best configurations of all sweeps, each once and as its best sweep has it, in order. */
async function bestOfSweeps(
  { prisma }: Database,
  asked: RankedDataset,
  limit: number,
): Promise<(Placed & { readonly id: string })[]> {
  return prisma.$queryRaw`
    WITH ${sweepsOf(asked)}, read AS (
      SELECT own.*, row_number() OVER (ORDER BY ${ORDER}) AS nth FROM sweeps_of, LATERAL (
        SELECT has_diverged, place, val_loss, layer, decay, learning_rate, id FROM configurations
         WHERE sweep_id = sweep AND n > 0 ${isWithin('configurations', asked)}
         ORDER BY ${ORDER} LIMIT ${limit}::int) AS own
    ), each AS (
      SELECT DISTINCT ON (id) * FROM read ORDER BY id, nth
    )
    SELECT id, ${PLACED} FROM each ORDER BY nth LIMIT ${limit}::int`;
}

/** Configurations as the sweep has them that lists them, in order. */
async function listedOf(
  { prisma }: Database,
  asked: RankedDataset,
  configurations: readonly { readonly id: string }[],
): Promise<ListedRow[]> {
  const ids = configurations.map(({ id }) => id);
  return prisma.$queryRaw`
    WITH ${sweepsOf(asked)}, listed AS (
      SELECT DISTINCT ON (id) configurations.*, name, state FROM sweeps_of JOIN configurations ON sweep_id = sweep
       WHERE n > 0 AND id = ANY(${ids}) ORDER BY ${LISTED}
    )
    SELECT ${FIGURES}, ${PLACED}, sweep_id AS "sweepId", name AS "sweepName", state AS "sweepState"
      FROM (SELECT *, 0 AS rank FROM listed) AS own ORDER BY ${ORDER}`;
}

/** Of those with one id, the first is listed. */
const LISTED = Prisma.sql`id, n DESC, since DESC, sweep DESC`;

/** How many listed configurations share the place of some. */
async function tiesOf(
  { prisma }: Database,
  asked: RankedDataset,
  rows: readonly Placed[],
): Promise<(Placed & { readonly equals: number })[]> {
  const places = JSON.stringify(rows.map(({ hasDiverged, place }) => ({ has_diverged: hasDiverged, place })));
  return prisma.$queryRaw`
    WITH ${sweepsOf(asked)}, tied AS MATERIALIZED (
      SELECT DISTINCT has_diverged, place FROM jsonb_to_recordset(${places}::jsonb) AS t(has_diverged bool, place float8)
    ), candidate AS MATERIALIZED (
      SELECT DISTINCT id FROM tied, sweeps_of JOIN configurations ON sweep_id = sweep
       WHERE n > 0 AND configurations.has_diverged = tied.has_diverged AND configurations.place = tied.place
             ${isWithin('configurations', asked)}
    ), listed AS (
      SELECT DISTINCT ON (id) has_diverged, place FROM candidate JOIN configurations USING (id) JOIN sweeps_of ON sweep = sweep_id
       WHERE n > 0 ORDER BY ${LISTED}
    )
    SELECT ${PLACED}, count(*)::int AS equals FROM listed JOIN tied USING (has_diverged, place) GROUP BY 1, 2`;
}
