import { availableParallelism } from 'node:os';
import { createDataActivities, type DatasetExaminer } from '@sonde/activities';
import { DATA_QUEUE } from '@sonde/contracts/temporal';
import type { Database } from '@sonde/persistence';
import { Worker, type NativeConnection } from '@temporalio/worker';
import { createRegistrationStore } from './registration-store';

interface Options {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly database: Database;
  readonly examiner: DatasetExaminer;
}

/** A quarter of the cores, since packs train meanwhile; more than four threads would occupy all of Node's file threads. */
const AT_ONCE = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 4)));

/** The Temporal worker of the queue of data, which trainers of all pools serve. */
export function createDataWorker({ connection, namespace, database, examiner }: Options): Promise<Worker> {
  return Worker.create({
    ...{ connection, namespace, taskQueue: DATA_QUEUE },
    activities: { ...createDataActivities(createRegistrationStore(database), examiner) },
    maxConcurrentActivityTaskExecutions: AT_ONCE,
    maxConcurrentActivityTaskPolls: 1,
    // A cancelled registration is heard of with a heartbeat, so heartbeats are not held back.
    maxHeartbeatThrottleInterval: '1 second',
    defaultHeartbeatThrottleInterval: '1 second',
    // What is not done by then is done by another trainer: layers that were examined are recorded.
    shutdownGraceTime: '2 seconds',
  });
}
