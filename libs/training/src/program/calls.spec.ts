/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { callSize, callsOf, stepsPerEpoch } from './calls';
import { NO_REPORT, type TrainingShape } from './training-shape';

const SHAPE: TrainingShape = {
  task: 'classification',
  optimizer: 'adam',
  nesterov: false,
  patience: null,
  groups: 2,
  slots: 1,
  outputs: 2,
  hidden: 0,
  weightSets: 0,
  heldRows: 5,
  accumulates: false,
  columns: 3,
  targets: 1,
  trainRows: 5,
  valRows: 4,
  batchRows: 2,
  callSteps: 4,
  callEpochs: 2,
};

/** All of a training of so many epochs of three steps. */
const whole = (epochs: number) => ({
  epochs,
  schedule: 'constant' as const,
  warmupEpochs: 0,
  from: 0,
  to: 3 * epochs,
});

const order = (group: number, epoch: number) =>
  Int32Array.of(0, 1, 2, 3, 4).map((row) => row + 10 * group + 100 * epoch);

describe('callsOf', () => {
  const calls = [...callsOf(SHAPE, whole(3), order)];

  it('cuts all steps of all epochs into calls of at most callSteps', () => {
    expect(stepsPerEpoch(SHAPE)).toBe(3);
    expect(calls.map(({ count, epochsDone }) => [count, epochsDone])).toEqual([
      [4, 1],
      [4, 2],
      [1, 3],
    ]);
    expect(calls.map(({ startsEpoch }) => [...startsEpoch])).toEqual([
      [1, 0, 0, 1],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('says where in the report of its call an epoch stands', () => {
    const [none, padding] = [NO_REPORT, 0];
    expect(calls.map(({ reportAt }) => [...reportAt])).toEqual([
      [none, none, 0, none],
      [none, 0, none, none],
      [0, padding, padding, padding],
    ]);
    expect(calls.map(({ epochsEnded }) => epochsEnded)).toEqual([1, 1, 1]);
    const [only] = callsOf({ ...SHAPE, callSteps: 9, callEpochs: 3 }, whole(3), order);
    expect([...only!.reportAt]).toEqual([none, none, 0, none, none, 1, none, none, 2]);
    expect(only!.epochsEnded).toBe(3);
  });

  it('hands each group its own rows, each once an epoch, the short batch last', () => {
    const batches = calls.flatMap(({ order, orderRows, count }) =>
      Array.from({ length: count }, (_, step) =>
        [0, 1].map((group) => {
          const from = (step * 2 + group) * 2;
          return [...order.subarray(from, from + orderRows[step]!)];
        }),
      ),
    );
    const rowsOf = (group: number, epoch: number) =>
      batches.slice(epoch * 3, epoch * 3 + 3).flatMap((batch) => batch[group]!);
    for (const group of [0, 1])
      for (const epoch of [0, 1, 2]) expect(rowsOf(group, epoch)).toEqual([...order(group, epoch)]);
    expect(batches[2]).toEqual([[4], [14]]);
  });

  it('fills short batches and calls up with row 0', () => {
    expect([...calls[2]!.order]).toEqual([204, 0, 214, 0, ...Array<number>(12).fill(0)]);
  });

  it('counts Adam’s steps on over the calls', () => {
    expect(calls[2]!.stepCorrection[0]).toBeCloseTo(Math.sqrt(1 - 0.999 ** 9) / (1 - 0.9 ** 9), 6);
    expect(calls[2]!.rootCorrection[0]).toBeCloseTo(Math.sqrt(1 - 0.999 ** 9), 6);
  });

  it('goes from any step to any other, as if it had come by', () => {
    const some = [...callsOf(SHAPE, { ...whole(3), from: 2, to: 8 }, order)];
    const padding = 0;
    expect(some.map(({ count, epochsDone, epochsEnded }) => [count, epochsDone, epochsEnded])).toEqual([
      [4, 2, 2],
      [2, 2, 0],
    ]);
    expect(some.map(({ startsEpoch }) => [...startsEpoch])).toEqual([
      [0, 1, 0, 0],
      [1, 0, padding, padding],
    ]);
    expect([...some[0]!.reportAt]).toEqual([0, NO_REPORT, NO_REPORT, 1]);
    // The last row of epoch 0 and the first two of epoch 1, of both groups; row 0 fills up.
    expect([...some[0]!.order.subarray(0, 8)]).toEqual([4, 0, 14, 0, 100, 101, 110, 111]);
    expect(some[0]!.stepCorrection[0]).toBeCloseTo(Math.sqrt(1 - 0.999 ** 3) / (1 - 0.9 ** 3), 6);
  });

  it('needs no order for full batches', () => {
    const [call] = callsOf({ ...SHAPE, batchRows: 'full' }, { ...whole(2), to: 2 }, () => {
      throw new Error('asked for an order');
    });
    expect(call).toMatchObject({ count: 2, epochsDone: 2, order: new Int32Array(0), orderRows: new Int32Array(0) });
  });
});

describe('callSize', () => {
  it('lets a small training be one call', () => {
    const small = { ...SHAPE, batchRows: 'full' as const, trainRows: 100, columns: 512 };
    expect(callSize(small, 100)).toEqual({ callSteps: 128, callEpochs: 128, heldRows: 100 });
  });

  it('cuts a large epoch into calls of about a second', () => {
    const large = { ...SHAPE, trainRows: 1_000_000, columns: 4096, groups: 10, slots: 10, batchRows: 1024 };
    // 10 x 10 x 2 x 4096 weights: 3.4 GFLOP a step, so 14 steps at 100 GFLOP/s are half a second.
    expect(callSize(large, 10)).toEqual({ callSteps: 14, callEpochs: 1, heldRows: 1_000_000 });
  });

  it('makes at least one step, and holds a bounded order', () => {
    const huge = { ...SHAPE, trainRows: 10_000_000, columns: 4096, slots: 100, batchRows: 1_000_000 };
    expect(callSize(huge, 10).callSteps).toBe(1);
    const wide = { ...SHAPE, trainRows: 10_000_000, columns: 1, batchRows: 1_000_000 };
    expect(callSize(wide, 1000).callSteps * 2 * 1_000_000).toBeLessThanOrEqual(2 ** 24);
  });
});
