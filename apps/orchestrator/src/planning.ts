import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { BadInput, NotFound, type Issue } from '@sonde/contracts';
import { fitToDataset, planSize } from '@sonde/domain';
import { findSweep, writePlan, type Database } from '@sonde/persistence';
import { Slots } from './slots';

export interface PlanningSettings {
  readonly databaseUrl: string;
  /** Trials that a sweep may have. */
  readonly maxTrials: number;
  /** The built program of the thread; specs name it, since a thread cannot run their sources. */
  readonly thread?: string;
}

/** What a planning thread is started with. */
export interface PlanningTask {
  readonly databaseUrl: string;
  readonly sweepId: string;
  readonly maxTrials: number;
}

/** How a planning thread ended. */
export type PlanningEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly message: string; readonly issues: readonly Issue[] }
  | { readonly kind: 'failed'; readonly message: string };

/** A plan of so many trials takes less than 100 ms of computing; larger ones would keep everybody else waiting. */
const TRIALS_HERE = 1_000;

/** Larger plans take minutes; they do not keep others from a thread. */
const LARGE = 100_000;

/** A plan of a million trials needs about 250 MB; what needs more ends its thread, not the orchestrator. */
const MOST_MEGABYTES = 1_024;

/**
 * Writes the plans of sweeps: small ones on this thread, others on threads of their own, a few at a time, so that no
 * plan keeps the bookkeeping of other sweeps waiting.
 */
export function createPlanning(database: Database, settings: PlanningSettings) {
  const slots = { usual: new Slots(2), large: new Slots(2) };
  return async (sweepId: string, signal: AbortSignal): Promise<void> => {
    const sweep = await findSweep(database, sweepId);
    if (!sweep) throw new NotFound(`no sweep ${sweepId}`);
    if (sweep.plannedRevision !== null && sweep.plannedRevision >= sweep.revision) return;
    const { layers, targets } = fitToDataset(sweep.spec, sweep.dataset.description, settings.maxTrials);
    const { trials } = planSize(sweep.spec, { layers: layers.length, targets: targets.length });
    if (trials <= TRIALS_HERE) return writePlan(database, sweepId, { signal, maxTrials: settings.maxTrials });
    await slots[trials > LARGE ? 'large' : 'usual'].run(() => planOnThread(sweepId, settings, signal), signal);
  };
}

async function planOnThread(sweepId: string, settings: PlanningSettings, signal: AbortSignal): Promise<void> {
  const { databaseUrl, maxTrials, thread = path.join(__dirname, 'planning-thread.js') } = settings;
  const task: PlanningTask = { databaseUrl, sweepId, maxTrials };
  const worker = new Worker(thread, { workerData: task, resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
  // Its transaction is rolled back; the chunks before it stay, and planning goes on from them.
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop);
  try {
    const end = await new Promise<PlanningEnd>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      worker.once('exit', (code) => resolve({ kind: 'failed', message: `the planning thread ended with ${code}` }));
    });
    if (signal.aborted || end.kind === 'done') return;
    if (end.kind === 'refused') throw new BadInput(end.message, end.issues);
    throw new Error(end.message);
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
