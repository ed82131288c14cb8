import { execFileSync } from 'node:child_process';
import { BadInput } from '@sonde/contracts';
import { maxDifference } from './__fixtures__/oracle';
import { blobs, smallPack } from './__fixtures__/packs';
import { TrainingCancelled, type PackInput, type PackProbe, type PackResult, type TrainedProbe } from './pack';
import { tf } from './tensorflow';
import { trainPack } from './train-pack';

/** Float64 logits [rows, classes] of features as they come: what anyone gets who applies exported weights. */
function logitsOf({ weight, bias }: TrainedProbe, features: Float32Array): number[][] {
  const columns = weight.length / bias.length;
  return Array.from({ length: features.length / columns }, (_, row) =>
    Array.from(bias, (start, label) => {
      let logit = start;
      for (let at = 0; at < columns; at++) logit += features[row * columns + at]! * weight[label * columns + at]!;
      return logit;
    }),
  );
}

const weightsOf = ({ rawWeight, rawBias, weight, bias }: TrainedProbe) => ({ rawWeight, rawBias, weight, bias });

describe('a probe in a pack', () => {
  const PROBES: Partial<PackProbe>[] = [
    { seed: 0, learningRate: 0.01 },
    { seed: 0, learningRate: 0.1 },
    { seed: 3, learningRate: 0.01, weightDecay: 0.1 },
    { seed: 0, learningRate: 0.03 },
  ];

  // Seed 3 has one probe, seed 0 three: two slots of its group are ghosts.
  it.each([32, 'full'] as const)(
    'is what it is when trained alone, beside ghosts too (batch %p)',
    async (batchSize) => {
      const together = await trainPack(smallPack(PROBES, { batchSize }));
      for (const [at, probe] of PROBES.entries()) {
        const alone = await trainPack(smallPack([probe], { batchSize }));
        const expected = logitsOf(alone.probes[0]!, alone && blobs(40, 7, 3, 2).features).flat();
        const actual = logitsOf(together.probes[at]!, blobs(40, 7, 3, 2).features).flat();
        const size = Math.max(...expected.map(Math.abs));
        // Measured: 2e-7.
        expect(maxDifference(actual, expected) / size).toBeLessThan(1e-5);
      }
    },
  );

  it('learns for its own target', async () => {
    const input = smallPack([{ target: 0 }, { target: 1 }]);
    const withTarget = (name: string) => {
      const split = input.splits[name]!;
      return { ...split, labels: [...split.labels, split.labels[0]!.map((label) => (label + 1) % 3)] };
    };
    const splits = { train: withTarget('train'), val: withTarget('val') };
    const both = await trainPack({ ...input, program: { ...input.program, init: 'zeros' }, splits });
    const [first, second] = both.probes;
    // The second target is the first with its classes moved on by one, and so is what is learnt.
    expect(Array.from(second!.bias)).toEqual(
      [2, 0, 1].map((label) => expect.closeTo(first!.bias[label]!, 5) as number),
    );
    expect(second!.scores['val']).toEqual(expect.objectContaining({ correct: first!.scores['val']!.correct }));
    expect(first!.scores['val']!.accuracy).toBeGreaterThan(0.6);
  });
});

describe('a probe that diverges', () => {
  const probes = [{ learningRate: 0.01 }, { learningRate: 1e38, momentum: 0.9 }, { learningRate: 0.02, seed: 1 }];
  let wild: PackResult;

  beforeAll(async () => {
    wild = await trainPack(smallPack(probes, { optimizer: 'sgd', batchSize: 'full', epochs: 20 }));
  });

  it('is reported, without scores and with its curve up to there', () => {
    expect(wild.probes.map(({ diverged }) => diverged)).toEqual([false, true, false]);
    expect(wild.probes[1]!.scores).toEqual({});
    expect(wild.probes[1]!.curve.trainLoss.every(Number.isFinite)).toBe(true);
    expect(wild.probes[1]!.curve.epoch.length).toBeLessThan(20);
  });

  it.each([32, 'full'] as const)('changes no bit of its neighbours (batch %p)', async (batchSize) => {
    const program = { optimizer: 'sgd', batchSize, epochs: 20 } as const;
    const tame = await trainPack(smallPack([probes[0]!, { learningRate: 0.1 }, probes[2]!], program));
    const beside = await trainPack(smallPack(probes, program));
    expect(beside.probes[1]!.diverged).toBe(true);
    for (const at of [0, 2]) expect(beside.probes[at]).toEqual(tame.probes[at]);
  });
});

describe('what is exported', () => {
  let result: PackResult;
  let input: PackInput;

  beforeAll(async () => {
    input = smallPack([{ learningRate: 0.03 }, { learningRate: 0.3, seed: 5 }], { epochs: 10 });
    result = await trainPack(input);
  });

  it.each(['train', 'val', 'test'])('gives exactly the reported score on %s when applied in plain code', (name) => {
    const split = input.splits[name]!;
    for (const probe of result.probes) {
      const logits = logitsOf(probe, split.features);
      const losses = logits.map((row, at) =>
        Math.log(row.reduce((sum, z) => sum + Math.exp(z - row[split.labels[0]![at]!]!), 0)),
      );
      const correct = logits.filter((row, at) => row.indexOf(Math.max(...row)) === split.labels[0]![at]).length;
      const loss = losses.reduce((sum, value) => sum + value, 0) / split.rows;
      const lossSd = Math.sqrt(losses.reduce((sum, value) => sum + (value - loss) ** 2, 0) / split.rows);
      expect(probe.scores[name]).toEqual({
        rows: split.rows,
        correct,
        accuracy: correct / split.rows,
        loss: expect.closeTo(loss, 6) as number,
        lossSd: expect.closeTo(lossSd, 6) as number,
      });
    }
  });

  it('agrees with the last point of the curve', () => {
    for (const { curve, scores } of result.probes) {
      expect(curve.epoch).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(curve.valAccuracy.at(-1)).toBe(scores['val']!.accuracy);
      expect(curve.valLoss.at(-1)).toBeCloseTo(scores['val']!.loss, 5);
    }
  });
});

describe('the same pack', () => {
  const pack = () => smallPack([{ seed: 1 }, { seed: 2, learningRate: 0.1 }], { epochs: 8 });

  it('gives the same bits twice in one process', async () => {
    expect(await trainPack(pack())).toEqual(await trainPack(pack()));
  });

  it('leaves no tensor behind, trained or cancelled', async () => {
    const before = tf.memory().numTensors;
    await trainPack(pack());
    await expect(trainPack(pack(), { signal: AbortSignal.abort() })).rejects.toThrow(TrainingCancelled);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('progress and cancelling', () => {
  it('reports each call and gives other work its turn', async () => {
    const reports: unknown[] = [];
    let turns = 0;
    const turn = () => {
      turns++;
      timer = setImmediate(turn);
    };
    let timer = setImmediate(turn);
    await trainPack(smallPack([{}], { epochs: 3 }), { onProgress: (progress) => reports.push(progress) });
    clearImmediate(timer);
    expect(reports.at(-1)).toEqual({ epoch: 3, epochs: 3 });
    expect(turns).toBeGreaterThan(0);
  });

  it('stops when its signal is given while it runs', async () => {
    const cancel = new AbortController();
    const reports: number[] = [];
    // Rows enough for more than one call.
    const split = blobs(4000, 64, 3);
    const many = Array.from({ length: 40 }, (_, seed) => ({
      seed,
      target: 0,
      learningRate: 0.01,
      weightDecay: 0,
      momentum: 0,
    }));
    const input = { ...smallPack([{}]), columns: 64, probes: many, splits: { train: split, val: split } };
    const training = trainPack(
      { ...input, program: { ...input.program, epochs: 500 } },
      {
        signal: cancel.signal,
        onProgress: ({ epoch }) => {
          reports.push(epoch);
          cancel.abort();
        },
      },
    );
    await expect(training).rejects.toThrow(TrainingCancelled);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toBeLessThan(500);
  });
});

describe('a pack whose parts do not fit together', () => {
  const pack = smallPack([{}]);
  const train = pack.splits['train']!;
  const broken = (change: Partial<typeof train>) => ({ splits: { ...pack.splits, train: { ...train, ...change } } });

  it.each<[Partial<PackInput>, string]>([
    [{ splits: { train } }, 'needs the splits train and val'],
    [{ probes: [] }, 'at least one probe'],
    [{ program: { ...pack.program, classes: 2 } }, 'has label 2; classes go from 0 to 1'],
    [{ program: { ...pack.program, batchSize: 0 } }, 'batchSize is a whole number from 1 up, got 0'],
    [{ probes: [{ ...pack.probes[0]!, target: 1 }] }, 'Probe 0: no target 1 among 1'],
    [{ probes: [{ ...pack.probes[0]!, learningRate: NaN }] }, 'Probe 0: learningRate is a number from 0 up, got NaN'],
    [broken({ rows: 99 }), 'Split train: 700 features are not 99 rows of 7 columns'],
    [broken({ features: train.features.with(8, Infinity) }), 'Split train: row 1, column 1 is Infinity'],
    [broken({ labels: [] }), 'Probe 0: no target 0 among 0'],
    [{ initialWeights: [] }, '0 initial weights for 1 probes'],
  ])('is refused: %#', async (change, message) => {
    const training = trainPack({ ...pack, ...change });
    await expect(training).rejects.toThrow(BadInput);
    await expect(training).rejects.toThrow(message);
  });
});
