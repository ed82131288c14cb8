import { setImmediate as nextTurn } from 'node:timers/promises';
import { NotFound } from '@sonde/contracts';
import { PLAN_START, planSegments, planner, type PlanCursor, type PlanSegment, type Planner } from '@sonde/domain';
import type { Database, Transaction } from '../database';
import { findSweep, toCursor, type StoredCursor, type StoredSweep } from '../sweeps/sweeps';
import { PlanWriter } from './plan-writer';

/** Trials of one transaction, about; a segment of a large layer may have more. */
const CHUNK_TRIALS = 5_000;

/** Layers of one transaction: each takes a lock, of which Postgres has some thousands. */
const CHUNK_LAYERS = 200;

/** New rows after which Postgres counts them: until then it expects few, and reads all of a large table for each. */
const MANY = 1_000;

export interface Planning {
  /** Ends planning after the chunk in hand; what is written stays, and planning goes on from there when asked again. */
  readonly signal?: AbortSignal;
  /** Called after each chunk. @param written trials written by this call so far */
  readonly onChunk?: (written: number) => void;
  /** Trials that a sweep may have. */
  readonly maxTrials?: number;
}

/**
 * Writes the trials that a sweep's file asks for and that are not there yet, and finds those whose probe exists. Chunks
 * of some thousand trials are written one after another, each in a transaction with the place where the next one begins:
 * planning that was cut off goes on there, two that plan at once do it once, and memory holds one chunk. A sweep that is
 * being cancelled is planned no further.
 *
 * @throws BadInput where the file does not fit the dataset, or asks for too many trials; NotFound
 */
export async function writePlan(database: Database, sweepId: string, planning: Planning = {}): Promise<void> {
  const progress = { written: 0 };
  for (;;) {
    const sweep = await findSweep(database, sweepId);
    if (!sweep) throw new NotFound(`no sweep ${sweepId}`);
    if (isPlanned(sweep) || sweep.state === 'cancelling' || planning.signal?.aborted) break;
    // Again where the file was extended meanwhile, or another process wrote a chunk.
    await writeRevision(database, sweep, planning, progress);
  }
  if (progress.written >= MANY) await analyze(database);
}

function isPlanned({ revision, plannedRevision }: Pick<StoredSweep, 'revision' | 'plannedRevision'>): boolean {
  return plannedRevision !== null && plannedRevision >= revision;
}

/** Writes the rest of a revision's plan. Ends early where the sweep, or the place in its plan, is not as it was read. */
async function writeRevision(
  database: Database,
  sweep: StoredSweep,
  { signal, onChunk, maxTrials }: Planning,
  progress: { written: number },
): Promise<void> {
  const plan = planner(sweep.spec, sweep.dataset.description, maxTrials);
  let from = cursorOf(sweep);
  let begin = beginOf(sweep);
  for (const segments of chunksOf(planSegments(plan, from))) {
    if (signal?.aborted) return;
    const next = segments.at(-1)?.next ?? null;
    const chunk = await writeChunk(database, { sweep, plan, segments, from, next, begin });
    if (chunk === null) return;
    const { written } = chunk;
    begin ??= { first: chunk.first, isAgain: false };
    if (progress.written < MANY && progress.written + written >= MANY) await analyze(database);
    progress.written += written;
    onChunk?.(progress.written);
    if (next) from = next;
    // Others on this thread are served between chunks.
    await nextTurn();
  }
}

function cursorOf({ planCursor, revision }: Pick<StoredSweep, 'planCursor' | 'revision'>): PlanCursor {
  return planCursor?.revision === revision ? planCursor : PLAN_START;
}

/** Segments that are written together. */
function* chunksOf(segments: Iterable<PlanSegment>): Generator<PlanSegment[]> {
  let chunk: PlanSegment[] = [];
  let trials = 0;
  for (const segment of segments) {
    chunk.push(segment);
    trials += segment.trials.length;
    if (trials < CHUNK_TRIALS && chunk.length < CHUNK_LAYERS) continue;
    yield chunk;
    chunk = [];
    trials = 0;
  }
  if (chunk.length > 0) yield chunk;
}

interface Chunk {
  readonly sweep: StoredSweep;
  readonly plan: Planner;
  readonly segments: readonly PlanSegment[];
  readonly from: PlanCursor;
  readonly next: PlanCursor | null;
  /** How the plan began; null where this is its first chunk. */
  readonly begin: PlanBegin | null;
}

type PlanBegin = Pick<StoredCursor, 'first' | 'isAgain'>;

/** How a plan began of which chunks are written. */
function beginOf({ planCursor, revision }: StoredSweep): PlanBegin | null {
  return planCursor?.revision === revision ? planCursor : null;
}

/** @returns how many trials were written, and the index of the first; null where the plan does not stand where the chunk begins */
async function writeChunk(
  { prisma }: Database,
  { sweep, plan, segments, from, next, begin }: Chunk,
): Promise<{ readonly written: number; readonly first: number } | null> {
  return prisma.$transaction(
    async (transaction) => {
      if (!(await standsAt(transaction, sweep, from))) return null;
      const writer = new PlanWriter(transaction, sweep);
      const trials = await writer.number(plan, segments);
      await writer.write(trials);
      const { first } = writer;
      if (next) await moveCursor(transaction, sweep, next, begin ?? { first, isAgain: false });
      else await endPlan(transaction, sweep);
      return { written: trials.length, first };
    },
    // Other writers of the sweep's row wait for a chunk, so it is short; this is for a machine that is very busy.
    { timeout: 120_000 },
  );
}

/** Locks the sweep's row, and finds whether its plan is still to be written from a place on. */
async function standsAt(transaction: Transaction, { id, revision }: StoredSweep, from: PlanCursor): Promise<boolean> {
  await transaction.$executeRaw`SELECT FROM sweeps WHERE id = ${id} FOR NO KEY UPDATE`;
  const now = await transaction.sweep.findUnique({
    where: { id },
    select: { state: true, revision: true, plannedRevision: true, planCursor: true },
  });
  if (!now || isPlanned(now) || now.state === 'cancelling' || now.revision !== revision) return false;
  const { layer, target, configuration } = cursorOf({ revision, planCursor: toCursor(now.planCursor) });
  return layer === from.layer && target === from.target && configuration === from.configuration;
}

async function moveCursor(
  transaction: Transaction,
  { id, revision }: StoredSweep,
  { layer, target, configuration }: PlanCursor,
  { first, isAgain }: PlanBegin,
): Promise<void> {
  const cursor: StoredCursor = { revision, layer, target, configuration, first, isAgain };
  await transaction.sweep.update({ where: { id }, data: { planCursor: { ...cursor } } });
}

/** A sweep that has ended runs again where it has trials to train; its time budget begins anew. */
async function endPlan(transaction: Transaction, { id, revision }: StoredSweep): Promise<void> {
  await transaction.$executeRaw`
    UPDATE sweeps SET planned_revision = ${revision}::int, plan_cursor = NULL, started_at = coalesce(started_at, now()),
           state = CASE WHEN state = 'planning' THEN 'running'::sweep_state ELSE state END
     WHERE id = ${id}`;
  await reopen(transaction, id);
}

/** Opens a sweep that has ended and has trials to train; its time budget begins anew. */
export async function reopen(transaction: Transaction, sweepId: string): Promise<void> {
  await transaction.$executeRaw`
    UPDATE sweeps SET state = 'running', started_at = now(), finished_at = NULL, failure = NULL
     WHERE id = ${sweepId} AND state IN ('completed', 'cancelled', 'failed')
       AND EXISTS (SELECT FROM trials WHERE sweep_id = ${sweepId} AND state = 'pending')`;
}

async function analyze({ prisma }: Database): Promise<void> {
  await prisma.$executeRaw`ANALYZE trials, configurations`;
}
