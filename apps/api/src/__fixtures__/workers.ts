import { randomUUID } from 'node:crypto';
import {
  createDataActivities,
  createOrchestratorActivities,
  createRegistrationActivities,
  type DatasetExaminer,
} from '@sonde/activities';
import { DATA_QUEUE, ORCHESTRATOR_QUEUE, trainerQueue, type TrainerActivities } from '@sonde/contracts/temporal';
import type { PackAttempt } from '@sonde/domain';
import { createRegistrationBooks } from '@sonde/orchestrator/registration-books';
import { createSweepStore } from '@sonde/orchestrator/sweep-store';
import { claimPack, packOutcome } from '@sonde/persistence';
import { localExaminer } from '@sonde/trainer/local-examiner';
import { createRegistrationStore } from '@sonde/trainer/registration-store';
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
        createSweepStore(api.database, {
          databaseUrl: api.database.url,
          maxTrials: 1_000_000,
          artifacts: api.artifacts,
        }),
      ),
      ...createRegistrationActivities(createRegistrationBooks(api.database)),
    },
  });
}

/** A trainer of the cpu pool. @param train trains a pack that was claimed, and records it */
export function startTrainer(api: TestApi, train: (attempt: PackAttempt) => Promise<void>): Promise<RunningWorker> {
  const trainPack: TrainerActivities['trainPack'] = async (pack) => {
    const attempt = { ...pack, claim: randomUUID() };
    const claim = await claimPack(api.database, attempt);
    if (claim === 'train') await train(attempt);
    const outcome = await packOutcome(api.database, pack);
    return { ...outcome, state: claim === 'paused' ? 'paused' : 'ended', seconds: 0 };
  };
  return startWorker(api, { taskQueue: trainerQueue('cpu'), activities: { trainPack } });
}

/** What reads the files of datasets, in this process. @param examiner may be another than the real one */
export function startDataWorker(api: TestApi, examiner: DatasetExaminer = localExaminer): Promise<RunningWorker> {
  const activities = { ...createDataActivities(createRegistrationStore(api.database), examiner) };
  return startWorker(api, { taskQueue: DATA_QUEUE, activities, maxHeartbeatThrottleInterval: '100 ms' });
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
