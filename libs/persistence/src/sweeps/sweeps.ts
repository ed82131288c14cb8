import type { Goal, MetricName, SweepSpec } from '@sonde/contracts';
import type { SweepState, TrialCounts } from '@sonde/contracts/temporal';
import { emptyCounts, ENDED_SWEEP_STATES, type PlanCursor } from '@sonde/domain';
import type { Database, Transaction } from '../database';
import { toVersion, type DatasetVersion } from '../datasets/datasets';
import type { Dataset, Sweep } from '../generated/client';

export interface NewSweep {
  readonly id: string;
  readonly spec: SweepSpec;
  readonly datasetId: string;
  readonly metric: MetricName;
  readonly goal: Goal;
  readonly idempotencyKey: string | null;
  readonly requestDigest: string;
}

/** Where the next chunk of a revision's plan begins. */
export interface StoredCursor extends PlanCursor {
  readonly revision: number;
  /** Index of the plan's first trial. */
  readonly first: number;
  /** Whether the plan was withdrawn before, and some of its trials may be there. */
  readonly isAgain: boolean;
}

export interface StoredSweep {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly state: SweepState;
  readonly spec: SweepSpec;
  readonly dataset: DatasetVersion;
  readonly metric: MetricName;
  readonly goal: Goal;
  readonly pool: string;
  readonly revision: number;
  /** The revision whose trials are written; null until they are. */
  readonly plannedRevision: number | null;
  /** Of a plan that is not complete; null before its first chunk and once it is. */
  readonly planCursor: StoredCursor | null;
  readonly failure: string | null;
  readonly requestDigest: string;
  readonly createdAt: Date;
  /** When it was first planned, or last opened anew. */
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/**
 * Stores a sweep, or finds the one that took the same Idempotency-Key before.
 *
 * @returns the sweep that has the key, whose id and request may be another's
 */
export async function createSweep(database: Database, sweep: NewSweep): Promise<StoredSweep> {
  const { id, spec, datasetId, metric, goal, idempotencyKey, requestDigest } = sweep;
  await database.prisma.sweep.createMany({
    data: [
      {
        id,
        name: spec.name,
        description: spec.description ?? null,
        spec,
        datasetId,
        metric,
        goal,
        pool: spec.pool,
        idempotencyKey,
        requestDigest,
      },
    ],
    skipDuplicates: true,
  });
  const where = idempotencyKey === null ? { id } : { idempotencyKey };
  return toStored(await database.prisma.sweep.findUniqueOrThrow({ where, include: { dataset: true } }));
}

/** @param database or the transaction in hand */
export async function findSweep(
  { prisma }: { readonly prisma: Pick<Transaction, 'sweep'> },
  id: string,
): Promise<StoredSweep | undefined> {
  const row = await prisma.sweep.findUnique({ where: { id }, include: { dataset: true } });
  return row ? toStored(row) : undefined;
}

/** Sweeps by id, without those that there are not. */
export async function findSweeps({ prisma }: Database, ids: readonly string[]): Promise<Map<string, StoredSweep>> {
  const rows = await prisma.sweep.findMany({ where: { id: { in: [...new Set(ids)] } }, include: { dataset: true } });
  return new Map(rows.map((row) => [row.id, toStored(row)]));
}

/**
 * Text that changes with a sweep's state, file or record of test accesses: what does not depend on further trials is the
 * same as long as it is. It reads no dataset, whose description may be long.
 *
 * @returns undefined where there is no such sweep
 */
export async function sweepVersion({ prisma }: Database, id: string): Promise<string | undefined> {
  const [row] = await prisma.$queryRaw<{ version: string }[]>`
    SELECT concat_ws(' ', state, revision, started_at, finished_at,
                     (SELECT max(id) FROM test_accesses WHERE sweep_id = ${id})) AS version
      FROM sweeps WHERE id = ${id}`;
  return row?.version;
}

/** The newest sweep over a version of a dataset. */
export async function newestSweepOf({ prisma }: Database, datasetId: string): Promise<StoredSweep | undefined> {
  const row = await prisma.sweep.findFirst({
    where: { datasetId },
    include: { dataset: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return row ? toStored(row) : undefined;
}

/** Newest first. @param after id of the sweep that the last page ended with */
export async function listSweeps({ prisma }: Database, limit: number, after?: string): Promise<StoredSweep[]> {
  const rows = await prisma.sweep.findMany({
    include: { dataset: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(after === undefined ? {} : { cursor: { id: after }, skip: 1 }),
  });
  return rows.map(toStored);
}

/** Moves a sweep to a state, if it is in one of those it may come from. @returns whether it moved */
export async function moveSweep(
  { prisma }: Database,
  id: string,
  from: readonly SweepState[],
  to: SweepState,
  failure: string | null = null,
): Promise<boolean> {
  const hasEnded = ENDED_SWEEP_STATES.some((state) => state === to);
  const moved = await prisma.$executeRaw`
    UPDATE sweeps SET state = ${to}::sweep_state, failure = ${failure}, finished_at = CASE WHEN ${hasEnded} THEN now() END
     WHERE id = ${id} AND state = ANY(${[...from]}::sweep_state[])`;
  return moved === 1;
}

/** Sweeps that have not ended, oldest first. */
export async function openSweeps({ prisma }: Database): Promise<StoredSweep[]> {
  const rows = await prisma.sweep.findMany({
    where: { state: { notIn: [...ENDED_SWEEP_STATES] } },
    include: { dataset: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toStored);
}

/** How many trials are in each state, by sweep. */
export async function countTrials({ prisma }: Database, ids: readonly string[]): Promise<Map<string, TrialCounts>> {
  const rows = await prisma.trial.groupBy({
    by: ['sweepId', 'state'],
    where: { sweepId: { in: [...ids] } },
    _count: true,
  });
  const counts = new Map(ids.map((id) => [id, emptyCounts()]));
  for (const { sweepId, state, _count } of rows) {
    const sweep = counts.get(sweepId);
    if (sweep) sweep[state] = _count;
  }
  return counts;
}

function toStored(row: Sweep & { dataset: Dataset }): StoredSweep {
  // All were checked when the sweep was submitted, and are written nowhere else.
  const spec = row.spec as object as SweepSpec;
  const metric = row.metric as MetricName;
  const goal: Goal = row.goal === 'minimize' ? 'minimize' : 'maximize';
  return { ...row, spec, metric, goal, planCursor: toCursor(row.planCursor), dataset: toVersion(row.dataset) };
}

export function toCursor(stored: Sweep['planCursor']): StoredSweep['planCursor'] {
  // Written by plan.ts alone.
  return stored as StoredSweep['planCursor'];
}

/** A sweep as its workflow sees it: without its dataset's description, which may be megabytes. */
export interface SweepStatus {
  readonly name: string;
  readonly state: SweepState;
  readonly spec: SweepSpec;
  readonly metric: MetricName;
  readonly goal: Goal;
  readonly pool: string;
  readonly dataset: { readonly name: string };
  /** Since it was first planned or last opened anew, by Postgres' clock; null where it does not run. */
  readonly secondsRun: number | null;
}

export async function sweepStatus({ prisma }: Database, id: string): Promise<SweepStatus | undefined> {
  const [row] = await prisma.$queryRaw<(Omit<SweepStatus, 'dataset'> & { datasetName: string })[]>`
    SELECT s.name, s.state, s.spec, s.metric, s.goal, s.pool, d.name AS "datasetName",
           CASE WHEN s.state NOT IN ('completed', 'cancelled', 'failed')
             THEN extract(epoch FROM clock_timestamp() - s.started_at)::float8 END AS "secondsRun"
      FROM sweeps s JOIN datasets d ON d.id = s.dataset_id WHERE s.id = ${id}`;
  if (!row) return undefined;
  const { datasetName, ...sweep } = row;
  return { ...sweep, dataset: { name: datasetName } };
}
