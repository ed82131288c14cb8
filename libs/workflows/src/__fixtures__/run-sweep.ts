import { ORCHESTRATOR_QUEUE, sweepWorkflowId, trainerQueue, type SweepOutcome } from '@sonde/contracts/temporal';
import type { TestNamespace } from '@sonde/testing';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker, type NativeConnection } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { booksOf, type Sweep } from './books';

export type Books = ReturnType<typeof booksOf>;

interface Running {
  readonly sweepId: string;
  readonly books: Books;
  readonly handle: WorkflowHandle;
}

/** Runs a sweep on the real server, its workers with books in memory. @returns its outcome and its books */
export async function runSweep(
  { temporal, connection }: { readonly temporal: TestNamespace; readonly connection: NativeConnection },
  sweep: Sweep,
  during: (running: Running) => Promise<void> = () => Promise.resolve(),
) {
  const sweepId = randomUUID().slice(0, 8);
  const books = booksOf(sweepId, sweep);
  const base = { connection, namespace: temporal.namespace };
  const orchestrator = await Worker.create({
    ...base,
    taskQueue: ORCHESTRATOR_QUEUE,
    workflowBundle: { codePath: require.resolve('../../dist/workflow-bundle.js') },
    activities: { ...books.activities.orchestrator },
  });
  const trainer = await Worker.create({
    ...base,
    taskQueue: trainerQueue(sweepId),
    activities: { ...books.activities.trainer },
    maxHeartbeatThrottleInterval: '100 ms',
  });
  const outcome = await orchestrator.runUntil(
    trainer.runUntil(async () => {
      const handle = await temporal.client.workflow.start('sweep', {
        workflowId: sweepWorkflowId(sweepId),
        taskQueue: ORCHESTRATOR_QUEUE,
        args: [{ sweepId, ...(sweep.historyLimit === undefined ? {} : { historyLimit: sweep.historyLimit }) }],
      });
      await during({ sweepId, books, handle });
      return (await handle.result()) as SweepOutcome;
    }),
  );
  return { sweepId, outcome, books };
}
