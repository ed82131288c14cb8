import type { PackStanding } from '@sonde/activities';
import { BadInput, SondeError } from '@sonde/contracts';
import { isOutOfMemory } from '@sonde/training';
import type { FromProcess, ToProcess } from './messages';
import { createPackRunner, type ProcessSettings } from './run-pack';

/**
 * The process that owns tfjs-node. It trains one pack at a time; its supervisor may kill it at any moment, and nothing
 * but the pack in hand is lost.
 */
const [, , settings] = process.argv;
if (settings === undefined) throw new Error('usage: process/main SETTINGS');

const send = (message: FromProcess): void => void process.send?.(message);
const runPack = createPackRunner(JSON.parse(settings) as ProcessSettings);
let current: AbortController | undefined;

process.on('message', (message: ToProcess) => {
  if (message.kind === 'cancel') {
    current?.abort();
    return;
  }
  const controller = new AbortController();
  current = controller;
  runPack(message.task, standingSender(), controller.signal)
    .then((done) => send({ kind: 'trained', ...done }))
    .catch((error: unknown) => send(failure(error)));
});

// The supervisor is gone: nobody wants the result.
process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches the whole process group; the supervisor decides when this process ends.
process.on('SIGINT', () => undefined);

/** Says how far a pack is: news at once, and at most once a second that it has got on without any. */
function standingSender(): (standing: PackStanding) => void {
  let last: PackStanding | undefined;
  let sentAt = -Infinity;
  return (standing) => {
    if (standing === last && performance.now() - sentAt < 1000) return;
    last = standing;
    sentAt = performance.now();
    send({ kind: 'standing', standing });
  };
}

function failure(error: unknown): FromProcess {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BadInput)
    return { kind: 'failed', code: error.code, message: described(error), issues: error.issues };
  if (error instanceof SondeError) return { kind: 'failed', code: error.code, message };
  if (isOutOfMemory(error)) return { kind: 'failed', code: 'out_of_memory', message };
  return { kind: 'failed', code: 'internal', message: error instanceof Error ? (error.stack ?? message) : message };
}

/** Issues are all that a user sees of a failed trial, so the first stands in its message. */
function described({ message, issues }: BadInput): string {
  const [first] = issues;
  return first && first.message !== message ? `${message}: ${first.message}` : message;
}
