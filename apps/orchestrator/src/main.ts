import { createOrchestratorActivities, createRegistrationActivities } from '@sonde/activities';
import { ORCHESTRATOR_QUEUE } from '@sonde/contracts/temporal';
import { migrate, openDatabase } from '@sonde/persistence';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { daily } from './daily';
import { loadEnv } from './env';
import { clearLeftovers } from './leftovers';
import { createRegistrationBooks } from './registration-books';
import { createSweepStore } from './sweep-store';

/** The Temporal worker of workflows and of their bookkeeping. */
async function main(): Promise<void> {
  const env = loadEnv();
  // Signals are handled below: the SDK's own handlers would race with them.
  Runtime.install({ shutdownSignals: [] });
  await migrate(env.SONDE_DATABASE_URL);
  const database = openDatabase(env.SONDE_DATABASE_URL);
  const connection = await NativeConnection.connect({ address: env.SONDE_TEMPORAL_ADDRESS });
  const worker = await Worker.create({
    connection,
    namespace: env.SONDE_TEMPORAL_NAMESPACE,
    taskQueue: ORCHESTRATOR_QUEUE,
    workflowBundle: { codePath: require.resolve('@sonde/workflows/bundle') },
    activities: {
      ...createOrchestratorActivities(
        createSweepStore(database, {
          databaseUrl: env.SONDE_DATABASE_URL,
          maxTrials: env.SONDE_MAX_TRIALS,
          artifacts: env.SONDE_ARTIFACTS,
        }),
      ),
      ...createRegistrationActivities(createRegistrationBooks(database)),
    },
    maxCachedWorkflows: 200,
    shutdownGraceTime: '10 seconds',
  });
  const stop = (): void => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop).once('disconnect', stop);
  const running = worker.run();
  process.send?.('ready');
  const stopCleaning = daily('the removal of files that nobody uses', () =>
    clearLeftovers(database, { artifacts: env.SONDE_ARTIFACTS }),
  );
  await running;
  await stopCleaning();
  await connection.close();
  await database.close();
  // The channel to a supervisor would keep the process alive.
  if (process.connected) process.disconnect();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
