import { readState, writeState, type StoredState } from '@sonde/features';
import type { Checkpoint, CheckpointStore } from '@sonde/training';

interface Options {
  /** Told the number of the checkpoint that was found or written last, from 1: it counts on from try to try. */
  readonly onKept?: (number: number) => void;
  /** Seconds of training that a killed process loses at most, and a call. */
  readonly everySeconds?: number;
}

const EVERY_SECONDS = 10;

/** What a file's facts are: all but arrays, which stand in the file under a probe's number and their paths. */
type Facts = Pick<Checkpoint, 'fingerprint'> & {
  readonly number: number;
  readonly probes: readonly Omit<Probe, 'arrays'>[];
};
type Probe = Checkpoint['probes'][number];
/** A probe whose arrays are being put together. */
type Filled = Omit<Probe, 'arrays'> & { readonly arrays: Record<string, Float32Array> };

/** Keeps the checkpoint of a pack in a file. */
export function checkpointFile(
  path: string,
  { onKept = () => undefined, everySeconds = EVERY_SECONDS }: Options = {},
): CheckpointStore {
  let last = 0;
  return {
    everySeconds,
    read: async () => {
      // One that is not there, or was written by another version, is no reason not to train.
      const found = await readState(path)
        .then(fromStored)
        .catch(() => null);
      if (!found) return null;
      last = found.number;
      onKept(last);
      return found.checkpoint;
    },
    write: async (checkpoint) => {
      await writeState(path, toStored(checkpoint, last + 1));
      last += 1;
      onKept(last);
    },
  };
}

function toStored({ fingerprint, probes }: Checkpoint, number: number): StoredState {
  const arrays = probes.flatMap((probe, at) =>
    Object.entries(probe.arrays).map(([leaf, numbers]) => [`${at}/${leaf}`, numbers] as const),
  );
  const facts: Facts = { fingerprint, number, probes: probes.map(({ arrays: _, ...facts }) => facts) };
  return { arrays: Object.fromEntries(arrays), facts };
}

function fromStored({ arrays, facts }: StoredState): { readonly number: number; readonly checkpoint: Checkpoint } {
  const { fingerprint, number, probes } = facts as Facts;
  const ofProbes = probes.map((probe): Filled => ({ ...probe, arrays: {} }));
  for (const [name, numbers] of Object.entries(arrays)) {
    const end = name.indexOf('/');
    const probe = ofProbes[Number(name.slice(0, end))];
    if (probe) probe.arrays[name.slice(end + 1)] = numbers;
  }
  return { number, checkpoint: { fingerprint, probes: ofProbes } };
}
