/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { BadInput } from '@sonde/contracts';
import { KeptCheckpoint } from './__fixtures__/kept-checkpoint';
import { relativeDifference } from './__fixtures__/oracle';
import { PROBE, blobs, smallPack, type SmallPack } from './__fixtures__/packs';
import { packMemory } from './prepare/memory';
import {
  TrainingCancelled,
  type DescentProgram,
  type PackInput,
  type PackProbe,
  type FittedPack,
  type TrainingHooks,
} from './pack';
import { ResidentRows } from './prepare/rows';
import { trainPack } from './train-pack';
import { trainUntil } from './train-until';

/** Two groups, the second with ghosts. */
const PROBES: readonly Partial<PackProbe>[] = [
  { seed: 0, learningRate: 0.01 },
  { seed: 3, learningRate: 0.03, weightDecay: 0.1 },
  { seed: 0, learningRate: 0.1, momentum: 0.5 },
  { seed: 0, learningRate: 0.03 },
];
const EPOCHS = 20;
const MARK = 42;

const pack = (program: Partial<DescentProgram> = {}): SmallPack => smallPack(PROBES, { epochs: EPOCHS, ...program });

function only<Input extends PackInput>(input: Input, kept: readonly number[]): Input {
  return { ...input, probes: kept.map((at) => input.probes[at]!) };
}

/** Trains to a pause, and leaves a mark in each curve: who starts anew has none. */
async function paused(input: PackInput, epoch: number, hooks: TrainingHooks = {}): Promise<KeptCheckpoint> {
  const checkpoints = new KeptCheckpoint(null, Infinity);
  await trainUntil(input, epoch, { ...hooks, checkpoints });
  const { fingerprint, probes } = checkpoints.last!;
  const marked = probes.map(({ recorded, ...probe }) => ({
    ...probe,
    recorded: { ...recorded, points: [{ ...recorded.points[0]!, trainLoss: MARK }, ...recorded.points.slice(1)] },
  }));
  return new KeptCheckpoint({ fingerprint, probes: marked });
}

/** Of probes that went on from a pause. @param kept their places in the whole pack */
function expectAsUndisturbed(some: FittedPack, undisturbed: FittedPack, kept: readonly number[]): void {
  expect(some.probes).toHaveLength(kept.length);
  some.probes.forEach(({ weights, scores, curve, epoch }, at) => {
    expect(curve.trainLoss[0]).toBe(MARK);
    const expected = undisturbed.probes[kept[at]!]!;
    expect(relativeDifference(weights, expected.weights)).toBeLessThan(1e-5);
    for (const name of ['train', 'val', 'test']) expect(scores[name]!.correct).toBe(expected.scores[name]!.correct);
    expect([curve.epoch, epoch]).toEqual([expected.curve.epoch, expected.epoch]);
  });
}

describe.each<[string, Partial<DescentProgram>]>([
  ['adam', {}],
  ['adamw on full batches', { optimizer: 'adamw', batchSize: 'full' }],
  ['momentum on a schedule', { optimizer: 'sgd', nesterov: true, schedule: 'cosine', warmupEpochs: 4 }],
  ['with patience', { patience: 3 }],
  ['with a hidden layer on bootstrap samples', { hidden: 5, resample: 'bootstrap' }],
  [
    'with balanced full batches of bootstrap samples',
    { batchSize: 'full', resample: 'bootstrap', classWeight: 'balanced' },
  ],
])('a pack that pauses (%s)', (_, program) => {
  const input = pack(program);
  let undisturbed: FittedPack;
  beforeAll(async () => (undisturbed = await trainPack(input)));

  it('goes on to the bits of one that does not', async () => {
    const checkpoints = new KeptCheckpoint(null, Infinity);
    for (const epoch of [2, 6]) await trainUntil(input, epoch, { checkpoints });
    expect(checkpoints.written).toBe(2);
    expect(await trainPack(input, { checkpoints })).toEqual(undisturbed);
  });

  it.each([[[0, 2, 3]], [[1]]])('goes on with some of its probes, %p', async (kept) => {
    const checkpoints = await paused(input, 2);
    await trainUntil(only(input, [...new Set([...kept, 3])].sort()), 6, { checkpoints });
    expectAsUndisturbed(await trainPack(only(input, kept), { checkpoints }), undisturbed, kept);
  });
});

describe('what is said at a pause', () => {
  it('is the score of a training that ends there', async () => {
    const probes = await trainUntil(pack(), 6, { checkpoints: new KeptCheckpoint() });
    const short = await trainPack(pack({ epochs: 6 }));
    probes.forEach(({ val, ...how }, at) => {
      const expected = short.probes[at]!.scores['val']!;
      expect(how).toEqual({ diverged: false, stopped: false, epoch: 6 });
      expect(val!.correct).toBe(expected.correct);
      expect(Object.keys(val!.figures)).toEqual(Object.keys(expected.figures));
      expect(val!.loss).toBeCloseTo(expected.loss, 6);
    });
  });

  it('is the final score of a probe whose patience came to its end', async () => {
    const input = smallPack([{ learningRate: 0.3 }, { learningRate: 1e-5 }], { epochs: 60, patience: 3 });
    const [fast, slow] = await trainUntil(input, 50, { checkpoints: new KeptCheckpoint() });
    const final = (await trainPack(input)).probes[0]!;
    expect(fast).toEqual({ diverged: false, stopped: true, epoch: final.epoch, val: final.scores['val'] });
    expect(final.epoch).toBeLessThan(40);
    expect(slow).toMatchObject({ stopped: false, epoch: 50 });
  });

  it('holds for good where all have come to their end: nothing is trained after it', async () => {
    const input = smallPack([{ learningRate: 0.3 }, { learningRate: 1e38 }], { epochs: 60, patience: 3 });
    const checkpoints = new KeptCheckpoint();
    const [first] = await trainUntil(input, 50, { checkpoints });
    const onProgress = jest.fn();
    const { probes } = await trainPack(input, { checkpoints, onProgress });
    expect(probes[0]!.scores['val']).toEqual(first!.val);
    expect(onProgress).not.toHaveBeenCalled();
  });

  it('is nothing of one that diverged, and changes none beside it', async () => {
    const probes = PROBES.map((probe, at) => (at === 2 ? { ...probe, learningRate: 1e38 } : probe));
    const wild = smallPack(probes, { epochs: EPOCHS });
    const checkpoints = new KeptCheckpoint();
    const calm = await trainUntil(pack(), 6, { checkpoints: new KeptCheckpoint() });
    const beside = await trainUntil(wild, 6, { checkpoints });
    expect(beside[2]).toMatchObject({ diverged: true, stopped: false, val: null });
    expect(beside.toSpliced(2, 1)).toEqual(calm.toSpliced(2, 1));
    expect((await trainPack(wild, { checkpoints })).probes[2]!.diverged).toBe(true);
  });

  it('is said again by a second call, which trains nothing', async () => {
    const checkpoints = new KeptCheckpoint();
    const first = await trainUntil(pack(), 6, { checkpoints });
    const { written } = checkpoints;
    const onProgress = jest.fn();
    expect(await trainUntil(pack(), 6, { checkpoints, onProgress })).toEqual(first);
    expect(onProgress).not.toHaveBeenCalled();
    expect(checkpoints.written).toBe(written);
  });

  it('is of that epoch, also where the checkpoint is of a later one', async () => {
    const checkpoints = new KeptCheckpoint();
    await trainUntil(pack(), 6, { checkpoints });
    const early = await trainUntil(pack(), 2, { checkpoints });
    expect(early).toEqual(await trainUntil(pack(), 2, { checkpoints: new KeptCheckpoint() }));
  });
});

describe('a pack in parts that pauses', () => {
  const input = pack();
  const { shared, perProbe } = packMemory(input);
  const room = (probes: number) => ({ memoryBytes: shared + (probes + 0.5) * perProbe });
  let undisturbed: FittedPack;
  beforeAll(async () => (undisturbed = await trainPack(input)));

  it('pauses every part, and goes on in the same parts or others', async () => {
    const checkpoints = await paused(input, 2, room(3));
    expect(checkpoints.last!.probes.map(({ steps }) => steps)).toEqual([8, 8, 8, 8]);
    const probes = await trainUntil(input, 6, { checkpoints, ...room(3) });
    expect(probes.map(({ epoch }) => epoch)).toEqual([6, 6, 6, 6]);
    const { last } = checkpoints;
    for (const [kept, size] of [
      [[0, 1, 2, 3], 3],
      [[0, 1, 3], 2],
      [[1, 2, 3], 4],
    ] as const) {
      const hooks = { checkpoints: new KeptCheckpoint(last), ...room(size) };
      expectAsUndisturbed(await trainPack(only(input, kept), hooks), undisturbed, kept);
    }
  });

  it('goes on where one part is ahead of the other', async () => {
    const checkpoints = await paused(input, 2, room(3));
    // The first part is trained by then, not scored, and the second has not begun.
    const controller = new AbortController();
    const hooks = { checkpoints, signal: controller.signal, onProgress: () => controller.abort(), ...room(3) };
    await expect(trainUntil(input, 6, hooks)).rejects.toThrow(TrainingCancelled);
    expect(checkpoints.last!.probes.map(({ steps }) => steps)).toEqual([24, 24, 24, 8]);
    // There is room for all of them together now.
    expectAsUndisturbed(await trainPack(input, { checkpoints }), undisturbed, [0, 1, 2, 3]);
  });
});

describe('a pack that pauses and goes on elsewhere', () => {
  it('may have its features in memory before and in a file after, and the other way round', async () => {
    // Of a file, 9000 rows are three steps an epoch; in memory they are one.
    const base = pack({ batchSize: 'full' });
    const held = { ...base, splits: { ...base.splits, train: blobs(9000, 7, 3, 1) } };
    const splits = Object.entries(held.splits).map(([name, split]) => {
      const rows = new ResidentRows(split.features, held.columns);
      const features = {
        ...{ rows: split.rows, columns: held.columns },
        blocks: (size: number) => rows.blocks(size),
        read: (positions: Int32Array, into: Float32Array) => rows.read(positions, into),
      };
      return [name, { ...split, features }];
    });
    const stored: PackInput = { ...held, splits: Object.fromEntries(splits) as PackInput['splits'] };
    const undisturbed = await trainPack(held);
    for (const [before, after] of [
      [held, stored],
      [stored, held],
    ] as const) {
      const checkpoints = await paused(before, 6);
      expectAsUndisturbed(await trainPack(after, { checkpoints }), undisturbed, [0, 1, 2, 3]);
    }
  });

  it('may have its targets numbered anew', async () => {
    const base = smallPack([{ target: 0 }, { target: 1 }], { epochs: EPOCHS });
    const moved = Object.entries(base.splits).map(([name, split]) => {
      return [name, { ...split, labels: [...split.labels, split.labels[0]!.map((label) => (label + 1) % 3)] }];
    });
    const input: PackInput = { ...base, splits: Object.fromEntries(moved) as PackInput['splits'] };
    const left = Object.entries(input.splits).map(([name, split]) => [name, { ...split, labels: [split.labels[1]!] }]);
    const second = {
      ...input,
      probes: [{ ...PROBE, target: 0 }],
      splits: Object.fromEntries(left) as PackInput['splits'],
    };
    const checkpoints = await paused(input, 6);
    expectAsUndisturbed(await trainPack(second, { checkpoints }), await trainPack(input), [1]);
  });

  it('may start from written weights, each from its own', async () => {
    const probe = { seed: 0, learningRate: 0.01 };
    const starts = (await trainPack(smallPack([probe, { seed: 1 }]))).probes.map(({ raw }) => raw);
    const input = { ...smallPack([probe, probe], { epochs: EPOCHS }), initialWeights: starts };
    const checkpoints = await paused(input, 6);
    const first = { ...only(input, [0]), initialWeights: starts.slice(0, 1) };
    expectAsUndisturbed(await trainPack(first, { checkpoints }), await trainPack(input), [0]);
  });
});

describe('trainUntil', () => {
  it.each([0, EPOCHS, 1.5])('refuses to pause after epoch %p', async (epoch) => {
    await expect(trainUntil(pack(), epoch, { checkpoints: new KeptCheckpoint() })).rejects.toThrow(BadInput);
  });

  it('refuses lbfgs, which has no epochs', async () => {
    const { task, outputs, normalization, classWeight, resample } = pack().program;
    const shared = { task, outputs, normalization, classWeight, resample };
    const input: PackInput = { ...pack(), program: { ...shared, optimizer: 'lbfgs', maxIterations: 10 } };
    await expect(trainUntil(input, 1, { checkpoints: new KeptCheckpoint() })).rejects.toThrow(BadInput);
  });
});
