import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointPath, readState, writeState, type StoredState } from '@sonde/probes';
import type { Checkpoint, CheckpointStore } from '@sonde/training';

interface Options {
  /** Called now and then while one is written. */
  readonly onActivity?: () => void;
  /** Called with the number of the checkpoint that was found or written last, from 1: it counts on over attempts. */
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

/**
 * Keeps the checkpoints of an attempt in a file of its own, and goes on from the newest whole one of any attempt at the
 * pack. What earlier attempts had left is removed once this one has a checkpoint itself; what others write meanwhile is
 * never touched.
 *
 * @param folder of the pack's checkpoints
 */
export function checkpointFiles(
  folder: string,
  claim: string,
  { onActivity = () => undefined, onKept = () => undefined, everySeconds = EVERY_SECONDS }: Options = {},
): CheckpointStore {
  const own = checkpointPath(folder, claim);
  let last = 0;
  let earlier: readonly string[] = [];
  return {
    everySeconds,
    read: async () => {
      const all = await newestFirst(folder);
      earlier = all.filter((path) => path !== own);
      for (const path of all) {
        // One that is damaged, or was written by another version, is no reason not to train.
        const found = await readState(path)
          .then(fromStored)
          .catch(() => null);
        if (!found) continue;
        last = found.number;
        onKept(last);
        return found.checkpoint;
      }
      return null;
    },
    write: async (checkpoint) => {
      await writeState(own, toStored(checkpoint, last + 1), onActivity);
      last += 1;
      onKept(last);
      await Promise.all(earlier.map((path) => rm(path, { force: true })));
      earlier = [];
    },
  };
}

/** Whether a pack has a checkpoint to go on from, by whichever attempt. */
export async function hasCheckpoint(folder: string): Promise<boolean> {
  return (await newestFirst(folder)).length > 0;
}

async function newestFirst(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const whole = names.filter((name) => name.endsWith('.safetensors')).map((name) => join(folder, name));
  const dated = await Promise.all(
    whole.map(async (path) => ({
      path,
      // One that another attempt has removed meanwhile comes last, and is found to be gone.
      at: await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    })),
  );
  return dated.sort((a, b) => b.at - a.at).map(({ path }) => path);
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
