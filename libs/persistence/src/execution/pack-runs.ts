import { workOf, type MeasuredCost, type PackResult, type PackWork } from '@sonde/domain';
import type { Database } from '../database';

/** Who trained a pack. */
export interface TrainedBy {
  readonly pool: string;
  /** Id of the trainer. */
  readonly trainer: string;
}

/** Packs that are looked back on: recent ones, since a pool's machines change. */
const LOOK_BACK = 50;

/** What training a pack took, as a row; none where it went on from a checkpoint, of which only the rest was measured. */
export function runsOf(work: PackWork, result: PackResult, { pool, trainer }: TrainedBy): object[] {
  const [first] = work.trials;
  if (!first || result.wasResumed) return [];
  const configurations = new Set(work.trials.map(({ configuration }) => configuration)).size;
  const probes = work.trials.length + configurations * work.permutedLabels;
  const size = {
    parameters: first.parameters,
    rows: work.dataset.splits['train'] ?? 0,
    features: result.features,
    outputs: work.dataset.targets.find(({ name }) => name === first.target)?.outputs ?? 1,
  };
  return [
    {
      ...{ sweep_id: work.sweepId, layer: work.layerIndex, pack: work.pack, pool, trainer, probes },
      kind: first.parameters.optimizer === 'lbfgs' ? 'lbfgs' : 'descent',
      work: probes * workOf(size),
      seconds: result.seconds,
    },
  ];
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
