import { parentPort, workerData } from 'node:worker_threads';
import { BadInput } from '@sonde/contracts';
import { openDatabase, writePlan } from '@sonde/persistence';
import type { PlanningEnd, PlanningTask } from './planning';

/** Writes one sweep's plan, with a connection of its own: computing and Postgres' answers stay off the main thread. */
async function main({ databaseUrl, sweepId, maxTrials }: PlanningTask): Promise<PlanningEnd> {
  const database = openDatabase(databaseUrl, { connections: 1 });
  try {
    await writePlan(database, sweepId, { maxTrials });
    return { kind: 'done' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return error instanceof BadInput ? { kind: 'refused', message, issues: error.issues } : { kind: 'failed', message };
  } finally {
    await database.close();
  }
}

// Started by planning.ts alone, which says what to do.
void main(workerData as PlanningTask).then((end) => parentPort?.postMessage(end));
