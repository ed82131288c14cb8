/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import type { ReadRows, RowSource, LinearWeights } from '@sonde/domain';
import { maxDifference } from './__fixtures__/oracle';
import { PROBE, blobs, smallPack } from './__fixtures__/packs';
import type { DescentProgram, PackInput, PackProbe } from './pack';
import { ResidentRows } from './prepare/rows';
import { tf } from './tensorflow';
import { trainPack } from './train-pack';

/** Features that nobody may take for an array in memory; it counts the rows that were read. */
class Stored implements RowSource {
  readonly rows: number;
  rowsRead = 0;

  constructor(
    private readonly held: ResidentRows,
    readonly columns = held.columns,
  ) {
    this.rows = held.rows;
  }

  async *blocks(size: number): AsyncGenerator<ReadRows> {
    for await (const block of this.held.blocks(size)) {
      this.rowsRead += block.rows;
      yield block;
    }
  }

  async read(positions: Int32Array, into: Float32Array): Promise<void> {
    this.rowsRead += positions.length;
    await this.held.read(positions, into);
  }
}

const PROBES: readonly Partial<PackProbe>[] = [
  { seed: 0, learningRate: 0.01 },
  { seed: 0, learningRate: 0.1 },
  { seed: 3, learningRate: 0.03, weightDecay: 0.1 },
];

/** The same pack with its features behind a door. */
function stored(input: PackInput): PackInput {
  const splits = Object.entries(input.splits).map(([name, split]) => {
    const features = new Stored(new ResidentRows(split.features as Float32Array, input.columns));
    return [name, { ...split, features }];
  });
  return { ...input, splits: Object.fromEntries(splits) as PackInput['splits'] };
}

const flat = (weights: readonly LinearWeights[]) => weights.flatMap(({ weight, bias }) => [...weight, ...bias]);

async function expectSame(input: PackInput): Promise<void> {
  const [held, read] = [await trainPack(input), await trainPack(stored(input))];
  held.probes.forEach(({ weights, scores }, at) => {
    const other = read.probes[at]!;
    const size = Math.max(...flat(weights).map(Math.abs));
    // Measured: at most 1.4e-7.
    expect(maxDifference(flat(other.weights), flat(weights)) / size).toBeLessThan(1e-5);
    for (const name of ['train', 'val', 'test']) {
      expect(other.scores[name]!.correct).toBe(scores[name]!.correct);
      expect(other.scores[name]!.loss).toBeCloseTo(scores[name]!.loss, 5);
    }
  });
  expect(read.constantColumns).toEqual(held.constantColumns);
  expect(read.mean).toEqual(held.mean);
}

describe('features that are read from a file', () => {
  it.each<[string, Partial<DescentProgram>]>([
    ['mini-batches', {}],
    ['mini-batches, balanced', { classWeight: 'balanced' }],
    ['mini-batches of bootstrap samples', { resample: 'bootstrap' }],
    ['mini-batches of unit length, with patience', { normalization: 'l2', patience: 2, epochs: 12 }],
    ['mini-batches with a hidden layer', { hidden: 4 }],
    ['full batches', { batchSize: 'full', epochs: 12 }],
    ['full batches, balanced', { batchSize: 'full', classWeight: 'balanced', schedule: 'cosine' }],
    ['full batches of bootstrap samples', { batchSize: 'full', resample: 'bootstrap' }],
  ])('train %s as those in memory do', async (_, program) => {
    await expectSame(smallPack(PROBES, program));
  });

  it('train full batches of more rows than are read at once', async () => {
    const splits = { train: blobs(9000, 7, 3, 1), val: blobs(40, 7, 3, 2), test: blobs(50, 7, 3, 3) };
    await expectSame({ ...smallPack(PROBES, { batchSize: 'full', epochs: 3 }), splits });
  });

  it('are solved by lbfgs as those in memory are', async () => {
    const { task, outputs, normalization, classWeight, resample } = smallPack([]).program;
    await expectSame({
      ...smallPack([]),
      program: { task, outputs, normalization, classWeight, resample, optimizer: 'lbfgs', maxIterations: 300 },
      probes: [0.01, 1].map((weightDecay) => ({ ...PROBE, weightDecay })),
    });
  });

  it('are read a call at a time, and no tensor of them is kept', async () => {
    const input = stored(smallPack(PROBES, { epochs: 2 }));
    const before = tf.memory().numTensors;
    await trainPack(input);
    expect(tf.memory().numTensors).toBe(before);
    // Mean and deviation, two epochs for each of two seeds, and the scores.
    expect((input.splits['train']!.features as Stored).rowsRead).toBe(100 + 2 * 2 * 128 + 100);
  });
});
