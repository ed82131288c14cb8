import { readState, writeState } from '@sonde/features';
import type { Checkpoint, CheckpointStore } from '@sonde/training';

/** Seconds of training that a killed process loses at most, and a call. */
const EVERY_SECONDS = 10;

/** Keeps the checkpoint of a pack in a file. */
export function checkpointFile(path: string, everySeconds = EVERY_SECONDS): CheckpointStore {
  return {
    everySeconds,
    async read() {
      // One that is not there, or was written by another version, is no reason not to train.
      const stored = await readState(path).catch(() => null);
      const facts = stored?.facts as Omit<Checkpoint, 'state'> | undefined;
      return stored && facts ? { ...facts, state: stored.arrays } : null;
    },
    write: ({ state, ...facts }) => writeState(path, { arrays: state, facts }),
  };
}
