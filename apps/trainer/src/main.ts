import { randomUUID } from 'node:crypto';
import { hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import { createTrainerActivities } from '@sonde/activities';
import { trainerQueue } from '@sonde/contracts/temporal';
import { openDatabase } from '@sonde/persistence';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createDataWorker } from './data-worker';
import { loadEnv } from './env';
import { ExaminerThreads } from './examiner/examiner-threads';
import { oomKills } from './oom-kills';
import { PackSlots } from './pack-slots';
import { createPackStore } from './pack-store';
import { Presence } from './presence';
import { TrainingProcess } from './training-process';

/** Seconds beyond the grace, in which what was cancelled writes its checkpoint and says so. */
const AFTER_GRACE_S = 8;

/** Less than a pack's heartbeat timeout: a trainer that stands still holds no locks once another takes its pack over. */
const ABANDONED_AFTER_MS = 10_000;

/** The least that can be said of tasks that a worker never gets. */
const NONE = { type: 'fixed-size', numSlots: 1 } as const;

/**
 * The Temporal worker of one pool, and one of the queue of data: it runs no workflows, and no tfjs either, which lives
 * in a process of its own.
 */
async function main(): Promise<void> {
  const env = loadEnv();
  const { SONDE_POOL: pool, SONDE_ARTIFACTS: artifacts, SONDE_GRACE_S: grace } = env;
  // Signals are handled below: the SDK's own handlers would race with them.
  Runtime.install({ shutdownSignals: [] });
  const database = openDatabase(env.SONDE_DATABASE_URL, { connections: 4, abandonedAfterMs: ABANDONED_AFTER_MS });
  const id = randomUUID();
  const memoryBytes = env.SONDE_MEMORY_MB === undefined ? totalmem() / 2 : env.SONDE_MEMORY_MB * 2 ** 20;
  const presence = new Presence(database, {
    ...{ id, pool, memoryBytes, device: 'cpu', host: hostname(), pid: process.pid },
  });
  const slots = new PackSlots();
  const trainer = new TrainingProcess({
    script: join(__dirname, 'process/main.js'),
    settings: { artifacts, memoryBytes, cacheDir: env.SONDE_CACHE },
    stallAfter: env.SONDE_STALL_AFTER_S,
    onStart: (pid) => console.log(`training process ${pid} started`),
    onTrained: ({ wasWarm, seconds }) => {
      presence.count(wasWarm);
      slots.note(seconds);
    },
    oomKills,
  });
  trainer.start();
  const examiner = new ExaminerThreads({
    script: join(__dirname, 'examiner/thread.js'),
    settings: { cacheDir: env.SONDE_CACHE },
    stallAfter: env.SONDE_STALL_AFTER_S,
  });
  examiner.start();
  try {
    const connection = await NativeConnection.connect({ address: env.SONDE_TEMPORAL_ADDRESS });
    const store = createPackStore(database, { pool, artifacts, trainer: id });
    const worker = await Worker.create({
      connection,
      namespace: env.SONDE_TEMPORAL_NAMESPACE,
      taskQueue: trainerQueue(pool),
      activities: { ...createTrainerActivities(store, trainer) },
      tuner: {
        activityTaskSlotSupplier: slots,
        // There are none of these.
        ...{ workflowTaskSlotSupplier: NONE, localActivityTaskSlotSupplier: NONE, nexusTaskSlotSupplier: NONE },
      },
      // A cancelled sweep is heard of with a heartbeat, so heartbeats are not held back.
      maxHeartbeatThrottleInterval: '1 second',
      defaultHeartbeatThrottleInterval: '1 second',
      shutdownGraceTime: grace * 1000,
      shutdownForceTime: (grace + AFTER_GRACE_S) * 1000,
    });
    const namespace = env.SONDE_TEMPORAL_NAMESPACE;
    const dataWorker = await createDataWorker({ connection, namespace, database, examiner });
    const stop = (): void => {
      if (worker.getState() !== 'RUNNING') return;
      trainer.drain();
      presence.drain();
      worker.shutdown();
      dataWorker.shutdown();
    };
    process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
    const running = Promise.all([worker.run(), dataWorker.run()]);
    presence.begin();
    process.send?.('ready');
    await running;
    await connection.close();
  } finally {
    // Nothing trains on for a worker that has ended, or failed.
    await Promise.all([trainer.stop(), examiner.stop()]);
  }
  await presence.end();
  await database.close();
  // The channel to a supervisor would keep the process alive.
  if (process.connected) process.disconnect();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
