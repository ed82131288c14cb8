import { parentPort, workerData } from 'node:worker_threads';
import { BadInput } from '@sonde/contracts';
import type { FromThread, Task, ThreadSettings } from './messages';
import { performTask } from './perform-task';

/** A thread that examines files. It does one task at a time, and may be ended at any moment. */
if (!parentPort) throw new Error('this script runs as a worker thread');
const port = parentPort;
const settings = workerData as ThreadSettings;

const tell = (report: FromThread): void => port.postMessage(report);

port.on('message', (task: Task) => {
  performTask(task, settings, tell).then(
    (result) => tell({ kind: 'done', result }),
    (error: unknown) => tell(failure(error)),
  );
});

function failure(error: unknown): FromThread {
  if (error instanceof BadInput) return { kind: 'failed', message: error.message, issues: error.issues };
  return { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
