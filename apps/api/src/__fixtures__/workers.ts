import { createOrchestratorActivities, type SweepStore } from '@sonde/activities';
import { NotFound } from '@sonde/contracts';
import {
  ORCHESTRATOR_QUEUE,
  trainerQueue,
  type PackReference,
  type TrainerActivities,
} from '@sonde/contracts/temporal';
import { emptyCounts } from '@sonde/domain';
import * as postgres from '@sonde/persistence';
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
    activities: { ...createOrchestratorActivities(storeOf(api.database)) },
  });
}

/** A trainer of the cpu pool. @param train trains a pack that was claimed, and records it */
export function startTrainer(api: TestApi, train: (pack: PackReference) => Promise<void>): Promise<RunningWorker> {
  const trainPack: TrainerActivities['trainPack'] = async (pack) => {
    const claim = await postgres.claimPack(api.database, pack);
    if (claim === 'train') await train(pack);
    const outcome = await postgres.packOutcome(api.database, pack);
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

function storeOf(database: postgres.Database): SweepStore {
  const found = async (id: string): Promise<postgres.StoredSweep> => {
    const sweep = await postgres.findSweep(database, id);
    if (!sweep) throw new NotFound(`no sweep ${id}`);
    return sweep;
  };
  return {
    findSweep: (id) => postgres.findSweep(database, id),
    writePlan: async (id) => postgres.writePlan(database, await found(id)),
    plannedLayers: async (id) => postgres.plannedLayers(database, await found(id)),
    openPacks: (wanted) => postgres.openPacks(database, wanted),
    closePack: (pack, failure) => postgres.closePack(database, pack, failure),
    releasePack: (pack) => postgres.releasePack(database, pack),
    splitPack: (pack) => postgres.splitPack(database, pack),
    pruneLayer: async (id, layer, epoch) => postgres.pruneLayer(database, await found(id), layer, epoch),
    closeTrials: (id, failure) => postgres.closeTrials(database, id, failure),
    moveSweep: (id, from, to, failure) => postgres.moveSweep(database, id, from, to, failure),
    retryTrials: (id, selection) => postgres.retryTrials(database, id, selection),
    extendSweep: (id, changes) => postgres.extendSweep(database, id, changes),
    countTrials: async (id) => (await postgres.countTrials(database, [id])).get(id) ?? emptyCounts(),
    settle: () => Promise.resolve(),
    bestLine: () => Promise.resolve(null),
  };
}
