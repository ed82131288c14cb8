import { createOrchestratorActivities } from '@sonde/activities';
import {
  ORCHESTRATOR_QUEUE,
  trainerQueue,
  type PackReference,
  type TrainerActivities,
} from '@sonde/contracts/temporal';
import { createSweepStore } from '@sonde/orchestrator/sweep-store';
import { claimPack, packOutcome } from '@sonde/persistence';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import type { TestApi } from './test-api';

export interface RunningWorker {
  stop(): Promise<void>;
}

/** Sonde's workflows and their bookkeeping over the spec's database, as the orchestrator runs them; once a spec file. */
export function startOrchestrator(api: TestApi): Promise<RunningWorker> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  return startWorker(api, {
    taskQueue: ORCHESTRATOR_QUEUE,
    workflowBundle: { codePath: require.resolve('@sonde/workflows/bundle') },
    activities: {
      ...createOrchestratorActivities(
        createSweepStore(api.database, { databaseUrl: api.database.url, maxTrials: 1_000_000 }),
      ),
    },
  });
}

/** A trainer of the cpu pool. @param train trains a pack that was claimed, and records it */
export function startTrainer(api: TestApi, train: (pack: PackReference) => Promise<void>): Promise<RunningWorker> {
  const trainPack: TrainerActivities['trainPack'] = async (pack) => {
    const claim = await claimPack(api.database, pack);
    if (claim === 'train') await train(pack);
    const outcome = await packOutcome(api.database, pack);
    return { ...outcome, state: claim === 'paused' ? 'paused' : 'ended', seconds: 0 };
  };
  return startWorker(api, { taskQueue: trainerQueue('cpu'), activities: { trainPack } });
}

async function startWorker({ temporal }: TestApi, options: Omit<WorkerOptions, 'connection'>): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address: temporal.address });
  const worker = await Worker.create({ connection, namespace: temporal.namespace, ...options });
  const running = worker.run();
  return {
    stop: async () => {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
