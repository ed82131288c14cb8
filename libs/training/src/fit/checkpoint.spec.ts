/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import type { PackProgress } from '@sonde/domain';
import { KeptCheckpoint } from '../__fixtures__/kept-checkpoint';
import { relativeDifference } from '../__fixtures__/oracle';
import { smallPack } from '../__fixtures__/packs';
import type { Checkpoint } from './checkpoint-store';
import { TrainingCancelled, type PackInput, type FittedPack } from '../pack';
import { trainPack } from '../train-pack';

// 100 rows in batches of 32 are 4 steps an epoch; a call makes some thousands of steps, so this takes several.
const PROBES = [{ seed: 0 }, { seed: 2, learningRate: 0.1 }];
const long = (program: Partial<Parameters<typeof smallPack>[1]> = {}): PackInput =>
  smallPack(PROBES, { epochs: 6000, ...program });

/** Trains until a checkpoint is there, and leaves it at that. */
async function killed(input: PackInput): Promise<Checkpoint> {
  const store = new KeptCheckpoint();
  const controller = new AbortController();
  const onProgress = (): void => {
    if (store.written > 0) controller.abort();
  };
  const training = trainPack(input, { checkpoints: store, signal: controller.signal, onProgress });
  await expect(training).rejects.toThrow(TrainingCancelled);
  if (!store.last) throw new Error('no checkpoint was written');
  return store.last;
}

/** Goes on from a checkpoint. @returns the epochs that were reported, too */
async function resumed(input: PackInput, checkpoint: Checkpoint | null) {
  const epochs: number[] = [];
  const hooks = {
    checkpoints: new KeptCheckpoint(checkpoint),
    onProgress: ({ epoch }: PackProgress) => epochs.push(epoch),
  };
  return { result: await trainPack(input, hooks), epochs };
}

let undisturbed: FittedPack;
let checkpoint: Checkpoint;
beforeAll(async () => {
  undisturbed = await trainPack(long());
  checkpoint = await killed(long());
});

describe('a checkpoint', () => {
  it('lets a killed training go on to the same bits', async () => {
    const { result, epochs } = await resumed(long(), checkpoint);
    expect(result).toEqual(undisturbed);
    // What was done is not done again.
    const { steps, stepsPerEpoch, recorded } = checkpoint.probes[0]!;
    expect([stepsPerEpoch, Math.floor(steps / 4)]).toEqual([4, recorded.epochs]);
    expect(epochs[0]).toBeGreaterThan(recorded.epochs);
  });

  it('lets one with patience do so', async () => {
    const input = long({ patience: 5000 });
    const expected = await trainPack(input);
    expect((await resumed(input, await killed(input))).result).toEqual(expected);
  });

  it('lets some of its probes go on without the others, in the midst of an epoch too', async () => {
    expect(checkpoint.probes[0]!.steps % 4).not.toBe(0);
    const { result, epochs } = await resumed({ ...long(), probes: long().probes.slice(1) }, checkpoint);
    const [alone, beside] = [result.probes[0]!, undisturbed.probes[1]!];
    expect(epochs[0]).toBeGreaterThan(checkpoint.probes[1]!.recorded.epochs);
    expect(relativeDifference(alone.weights, beside.weights)).toBeLessThan(1e-5);
    expect(alone.scores['test']!.correct).toBe(beside.scores['test']!.correct);
  });

  it.each<[string, (input: PackInput) => PackInput]>([
    ['program', () => smallPack(PROBES, { schedule: 'cosine' })],
    ['probes', (input) => ({ ...input, probes: input.probes.map((probe) => ({ ...probe, weightDecay: 0.01 })) })],
    ['labels', (input) => ({ ...input, splits: { ...input.splits, val: reversed(input.splits['val']!) } })],
  ])('of another pack is left alone (other %s)', async (_, change) => {
    const store = new KeptCheckpoint();
    await trainPack(smallPack(PROBES), { checkpoints: store });
    const other = change(smallPack(PROBES));
    expect((await resumed(other, store.last)).result).toEqual(await trainPack(other));
  });

  it('is bounded: weights, the memory of the optimiser and 200 epochs a probe', () => {
    expect(checkpoint.probes).toHaveLength(2);
    for (const { arrays, recorded } of checkpoint.probes) {
      // Weight, mean and square of 3 classes by 8 columns, and a loss.
      expect(Object.values(arrays).reduce((sum, { length }) => sum + length, 0)).toBe(3 * 3 * 8 + 1);
      expect(recorded.points.length).toBeLessThanOrEqual(200);
    }
  });
});

function reversed(split: PackInput['splits'][string]): PackInput['splits'][string] {
  return { ...split, labels: split.labels.map((labels) => labels.slice().reverse()) };
}

describe('a cancelled training', () => {
  let seconds: number;
  beforeEach(() => {
    seconds = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => seconds * 1000);
  });
  afterEach(() => jest.restoreAllMocks());

  /** Cancels after so many seconds, in the call that reports such an epoch, between two checkpoints. */
  async function cancelled(input: PackInput, after: number, epoch = 1): Promise<KeptCheckpoint> {
    const store = new KeptCheckpoint(null, 10);
    const controller = new AbortController();
    const onProgress = (progress: { epoch: number }): void => {
      if (progress.epoch < epoch) return;
      seconds = after;
      controller.abort();
    };
    const training = trainPack(input, { checkpoints: store, signal: controller.signal, onProgress });
    await expect(training).rejects.toThrow(TrainingCancelled);
    return store;
  }

  it('leaves a checkpoint from which it goes on to the same bits', async () => {
    const { last } = await cancelled(long(), 0.6);
    const { result, epochs } = await resumed(long(), last);
    expect(epochs[0]).toBeGreaterThan(last!.probes[0]!.recorded.epochs);
    expect(result).toEqual(undisturbed);
  });

  it('leaves one where all was trained and nothing scored', async () => {
    const { last } = await cancelled(long(), 0.6, 6000);
    expect(last!.probes.map(({ steps }) => steps)).toEqual([24_000, 24_000]);
    const { result, epochs } = await resumed(long(), last);
    expect(epochs).toEqual([]);
    expect(result).toEqual(undisturbed);
  });

  it('writes nothing where half a second is lost at most', async () => {
    expect((await cancelled(long(), 0.4)).written).toBe(0);
  });
});
