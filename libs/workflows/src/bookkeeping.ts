import type { OrchestratorActivities } from '@sonde/contracts/temporal';
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

const retry = { initialInterval: '1 second', maximumInterval: '30 seconds' } as const;

/**
 * Bookkeeping of a few milliseconds, as local activities: they run in the worker that runs the workflow, within its
 * workflow task, so that none can be lost on its way to a worker, and each costs one event of the history instead of
 * three with another workflow task (docs/adr/0015).
 */
export const { openLayers, openPacks, closePack, splitPack, releasePack, pauseSweep, resumeSweep } =
  proxyLocalActivities<OrchestratorActivities>({
    startToCloseTimeout: '10 seconds',
    // Longer waits are timers of the workflow, not workflow tasks that are kept open.
    localRetryThreshold: '5 seconds',
    retry,
  });

/**
 * Bookkeeping that may take long: large plans, and changes to many trials. Temporal does not promise that a task
 * reaches the worker that it was given to, so all of it heartbeats, and one that is lost is noticed within 10 seconds.
 */
export const { planSweep, pruneLayer, retryTrials, extendSweep, finishSweep } = proxyActivities<OrchestratorActivities>(
  {
    startToCloseTimeout: '1 day',
    heartbeatTimeout: '10 seconds',
    // A plan that ends its worker each time is given up; an absent Postgres is waited for within one attempt.
    retry: { ...retry, maximumAttempts: 20 },
  },
);
