import { workOf, type MeasuredCost, type PackResult, type PackWork } from '@sonde/domain';
import type { Database, Transaction } from './database';

/** Who trained a pack. */
export interface TrainedBy {
  readonly pool: string;
  /** Id of the trainer. */
  readonly trainer: string;
}

/** Packs that are looked back on: recent ones, since a pool's machines change. */
const LOOK_BACK = 50;

/** Notes what training a pack took; not where it went on from a checkpoint, of which only the rest was measured. */
export async function recordRun(
  transaction: Transaction,
  work: PackWork,
  result: PackResult,
  { pool, trainer }: TrainedBy,
): Promise<void> {
  const [first] = work.trials;
  if (!first || result.wasResumed) return;
  const configurations = new Set(work.trials.map(({ configuration }) => configuration)).size;
  const probes = work.trials.length + configurations * work.permutedLabels;
  const outputs = work.dataset.targets.find(({ name }) => name === first.target)?.outputs ?? 1;
  const size = {
    parameters: first.parameters,
    rows: work.dataset.splits['train'] ?? 0,
    features: result.features,
    outputs,
  };
  await transaction.packRun.create({
    data: {
      ...{ sweepId: work.sweepId, layer: work.layerIndex, pack: work.pack, pool, trainer, probes },
      kind: first.parameters.optimizer === 'lbfgs' ? 'lbfgs' : 'descent',
      work: probes * workOf(size),
      seconds: result.seconds,
    },
  });
}

/** What the last packs of a pool took. @param kind of training: their paces differ */
export async function measuredCost(
  { prisma }: Database,
  pool: string,
  kind: 'descent' | 'lbfgs',
): Promise<MeasuredCost> {
  const rows = await prisma.packRun.findMany({
    where: { pool, kind },
    orderBy: { recordedAt: 'desc' },
    take: LOOK_BACK,
  });
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    packs: rows.length,
    probes: sum(({ probes }) => probes),
    work: sum(({ work }) => work),
    seconds: sum(({ seconds }) => seconds),
  };
}

/** Seconds a probe of this sweep and layer takes, by the last pack of it; null where none was trained yet. */
export async function secondsPerProbe({ prisma }: Database, sweepId: string, layer: number): Promise<number | null> {
  const last = await prisma.packRun.findFirst({ where: { sweepId, layer }, orderBy: { recordedAt: 'desc' } });
  return last && last.probes > 0 ? last.seconds / last.probes : null;
}

/** Whether another sweep has trials that wait for the same pool. */
export async function hasCompetition({ prisma }: Database, sweepId: string): Promise<boolean> {
  const [row] = await prisma.$queryRaw<{ competes: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM sweeps other JOIN sweeps own ON own.pool = other.pool
       WHERE own.id = ${sweepId} AND other.id <> own.id AND other.state = 'running'
         AND EXISTS (SELECT FROM trials t WHERE t.sweep_id = other.id AND t.state IN ('pending', 'running'))) AS competes`;
  return row?.competes ?? false;
}

/** Packs by which the pace of a sweep is told. */
const PACE_PACKS = 20;

/**
 * Seconds until a sweep's open trials have ended, at the pace of its last packs: what they trained, over the time since
 * the pack before them, or since the sweep began; null while there is none.
 */
export async function secondsLeft({ prisma }: Database, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await prisma.$queryRaw<{ id: string; seconds: number | null }[]>`
    SELECT s.id, open.trials * extract(epoch FROM now() - coalesce(before.at, s.started_at))::float8
             / nullif(last.probes, 0)::float8 AS seconds
      FROM sweeps s,
           LATERAL (SELECT count(*) AS trials FROM trials t
                     WHERE t.sweep_id = s.id AND t.state IN ('pending', 'running')) AS open,
           LATERAL (SELECT sum(r.probes) AS probes FROM (
                     SELECT probes FROM pack_runs WHERE sweep_id = s.id AND recorded_at >= s.started_at
                      ORDER BY recorded_at DESC LIMIT ${PACE_PACKS}) AS r) AS last
           LEFT JOIN LATERAL (SELECT recorded_at AS at FROM pack_runs
                     WHERE sweep_id = s.id AND recorded_at >= s.started_at
                     ORDER BY recorded_at DESC LIMIT 1 OFFSET ${PACE_PACKS}) AS before ON true
     WHERE s.id = ANY(${[...ids]}) AND s.state = 'running'`;
  return new Map(rows.flatMap(({ id, seconds }) => (seconds === null ? [] : [[id, seconds]])));
}
