import { totalmem } from 'node:os';
import { join } from 'node:path';
import { createTrainerActivities } from '@sonde/activities';
import { trainerQueue } from '@sonde/contracts/temporal';
import { openDatabase } from '@sonde/persistence';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { loadEnv } from './env';
import { createPackStore } from './pack-store';
import { TrainingProcess } from './training-process';

/** The Temporal worker of one pool: it runs no workflows, and no tfjs either, which lives in a process of its own. */
async function main(): Promise<void> {
  const env = loadEnv();
  // Signals are handled below: the SDK's own handlers would race with them.
  Runtime.install({ shutdownSignals: [] });
  const database = openDatabase(env.SONDE_DATABASE_URL, { connections: 4 });
  const trainer = new TrainingProcess({
    script: join(__dirname, 'process/main.js'),
    settings: {
      artifacts: env.SONDE_ARTIFACTS,
      memoryBytes: env.SONDE_MEMORY_MB === undefined ? totalmem() / 2 : env.SONDE_MEMORY_MB * 2 ** 20,
      cacheDir: env.SONDE_CACHE,
    },
    stallAfter: env.SONDE_STALL_AFTER_S,
    onStart: (pid) => console.log(`training process ${pid} started`),
  });
  trainer.start();
  const connection = await NativeConnection.connect({ address: env.SONDE_TEMPORAL_ADDRESS });
  const worker = await Worker.create({
    connection,
    namespace: env.SONDE_TEMPORAL_NAMESPACE,
    taskQueue: trainerQueue(env.SONDE_POOL),
    activities: { ...createTrainerActivities(createPackStore(database), trainer) },
    // One pack uses all cores; a second one beside it would only make both slower.
    maxConcurrentActivityTaskExecutions: 1,
    // A cancelled sweep is heard of with a heartbeat, so heartbeats are not held back.
    maxHeartbeatThrottleInterval: '1 second',
    defaultHeartbeatThrottleInterval: '1 second',
    shutdownForceTime: '15 seconds',
  });
  const stop = (): void => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
  const running = worker.run();
  process.send?.('ready');
  await running;
  await trainer.stop();
  await connection.close();
  await database.close();
  // The channel to a supervisor would keep the process alive.
  if (process.connected) process.disconnect();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
