import { smallPack } from './__fixtures__/packs';
import type { Checkpoint, CheckpointStore } from './checkpoint';
import type { PackInput } from './pack';
import { TrainingCancelled } from './pack';
import { trainPack } from './train-pack';

/** A store that serialises, so that nothing but plain data gets through, and counts. */
class Kept implements CheckpointStore {
  readonly everySeconds = 0;
  written = 0;

  constructor(public last: Checkpoint | null = null) {}

  read(): Promise<Checkpoint | null> {
    return Promise.resolve(structuredClone(this.last));
  }

  write(checkpoint: Checkpoint): Promise<void> {
    this.last = structuredClone(checkpoint);
    this.written++;
    return Promise.resolve();
  }
}

// 100 rows in batches of 32 are 4 steps an epoch; a call makes some thousands of steps, so this takes several.
const PROBES = [{ seed: 0 }, { seed: 2, learningRate: 0.1 }];
const long = (program: Partial<Parameters<typeof smallPack>[1]> = {}): PackInput =>
  smallPack(PROBES, { epochs: 6000, ...program });

/** Trains until a checkpoint is there, and leaves it at that. */
async function killed(input: PackInput): Promise<Checkpoint> {
  const store = new Kept();
  const controller = new AbortController();
  const onProgress = (): void => {
    if (store.written > 0) controller.abort();
  };
  const training = trainPack(input, { checkpoints: store, signal: controller.signal, onProgress });
  await expect(training).rejects.toThrow(TrainingCancelled);
  if (!store.last) throw new Error('no checkpoint was written');
  return store.last;
}

describe('a checkpoint', () => {
  it.each([null, 5000])('lets a killed training go on to the same bits (patience %p)', async (patience) => {
    const input = long({ patience });
    const undisturbed = await trainPack(input);
    const checkpoint = await killed(input);
    const progress: number[] = [];
    const resumed = await trainPack(input, {
      checkpoints: new Kept(checkpoint),
      onProgress: ({ epoch }) => progress.push(epoch),
    });
    expect(resumed).toEqual(undisturbed);
    // What was done is not done again.
    expect(checkpoint.calls).toBeGreaterThan(1);
    expect(progress[0]).toBeGreaterThan(checkpoint.recorders[0]?.epochs ?? Infinity);
  });

  it('of another pack is left alone', async () => {
    const checkpoint = await killed(long());
    const other = long({ epochs: 10 });
    const expected = await trainPack(other);
    expect(await trainPack(other, { checkpoints: new Kept(checkpoint) })).toEqual(expected);
  });

  it('is bounded: weights, the memory of the optimiser and 200 epochs a probe', async () => {
    const { state, recorders } = await killed(long());
    // Two groups of one slot: weight, mean and square of 3 classes by 8 columns, and a loss.
    const numbers = Object.values(state).reduce((sum, { length }) => sum + length, 0);
    expect(numbers).toBe(2 * (3 * 3 * 8 + 1));
    for (const { points } of recorders) expect(points.length).toBeLessThanOrEqual(200);
  });
});
