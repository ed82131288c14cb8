/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { maxDifference } from './__fixtures__/oracle';
import { blobs, smallPack, type SmallPack } from './__fixtures__/packs';
import { TrainingCancelled, type PackProbe, type FittedPack, type TrainedProbe } from './pack';
import { tf } from './tensorflow';
import { trainPack } from './train-pack';

/** Seed 3 has one probe and seed 0 three, so two slots of its group are ghosts. */
const PROBES: readonly Partial<PackProbe>[] = [
  { seed: 0, learningRate: 0.01 },
  { seed: 0, learningRate: 0.1 },
  { seed: 3, learningRate: 0.03, weightDecay: 0.1 },
  { seed: 0, learningRate: 0.03 },
];

/** Float64 logits [rows][classes] of features as they come: what anyone gets who applies the exported weights. */
function logitsOf({ weights: [{ weight, bias }] }: TrainedProbe, features: Float32Array): number[][] {
  const columns = weight.length / bias.length;
  return Array.from({ length: features.length / columns }, (_, row) =>
    Array.from(bias, (start, label) => {
      const ofClass = weight.subarray(label * columns, (label + 1) * columns);
      return ofClass.reduce((sum, factor, column) => sum + factor * features[row * columns + column]!, start);
    }),
  );
}

describe.each([32, 'full'] as const)('a probe in a pack (batch %p)', (batchSize) => {
  const val = blobs(40, 7, 3, 2).features;
  let together: FittedPack;

  beforeAll(async () => {
    together = await trainPack(smallPack(PROBES, { batchSize }));
  });

  it('is what it is when trained alone', async () => {
    for (const [at, probe] of PROBES.entries()) {
      const alone = await trainPack(smallPack([probe], { batchSize }));
      const expected = logitsOf(alone.probes[0]!, val).flat();
      const difference = maxDifference(logitsOf(together.probes[at]!, val).flat(), expected);
      // Measured: 7e-8.
      expect(difference / Math.max(...expected.map(Math.abs))).toBeLessThan(1e-5);
    }
  });

  it('learns what is there to learn', () => {
    // Of three classes; by chance a third is right. After 5 steps or 20 the fast ones are there.
    expect(together.probes[1]!.scores['val']!.figures.accuracy).toBeGreaterThan(0.7);
    for (const { curve } of together.probes) expect(curve.trainLoss.at(-1)).toBeLessThan(curve.trainLoss[0]!);
  });

  it('is not changed by a bit when a neighbour diverges, which is reported', async () => {
    const probes = PROBES.map((probe, at) => (at === 1 ? { ...probe, learningRate: 1e38 } : probe));
    const { probes: beside } = await trainPack(smallPack(probes, { batchSize }));
    expect(beside.map(({ diverged }) => diverged)).toEqual([false, true, false, false]);
    for (const at of [0, 2, 3]) expect(beside[at]).toEqual(together.probes[at]);
    expect(beside[1]!.scores).toEqual({});
    expect(beside[1]!.curve.epoch.length).toBeLessThan(together.probes[1]!.curve.epoch.length);
    expect([...beside[1]!.curve.trainLoss, ...beside[1]!.curve.valLoss].every(Number.isFinite)).toBe(true);
  });

  it('comes out with the same bits again', async () => {
    expect(await trainPack(smallPack(PROBES, { batchSize }))).toEqual(together);
  });
});

describe('targets', () => {
  it('may differ inside a pack', async () => {
    const input = smallPack([{ target: 0 }, { target: 1 }, { target: 1, seed: 8 }], { init: 'zeros' });
    const splits = Object.fromEntries(
      Object.entries(input.splits).map(([name, split]) => {
        const moved = split.labels[0]!.map((label) => (label + 1) % 3);
        return [name, { ...split, labels: [...split.labels, moved] }];
      }),
    );
    const [first, second] = (await trainPack({ ...input, splits })).probes;
    // The second target is the first with its classes moved on by one, and so is what is learnt from zeros.
    [2, 0, 1].forEach((label, moved) =>
      expect(second!.weights[0].bias[moved]).toBeCloseTo(first!.weights[0].bias[label]!, 5),
    );
    expect(second!.scores['test']!.correct).toBe(first!.scores['test']!.correct);
    expect(second!.scores['test']!.figures.accuracy).toBeGreaterThan(0.55);
  });
});

describe('what is exported', () => {
  let input: SmallPack;
  let result: FittedPack;

  beforeAll(async () => {
    input = smallPack(PROBES);
    const constant = (split: (typeof input.splits)[string]) => ({
      ...split,
      features: split.features.map((value, at) => (at % 7 === 4 ? 0.1 : value * 3 + 5)),
    });
    const splits = Object.fromEntries(Object.entries(input.splits).map(([name, split]) => [name, constant(split)]));
    input = { ...input, splits };
    result = await trainPack(input);
  });

  it.each(['train', 'val', 'test'])('gives exactly the score reported on %s when applied in plain code', (name) => {
    const { rows, features, labels } = input.splits[name]!;
    for (const probe of result.probes) {
      const logits = logitsOf(probe, features);
      const correct = logits.filter((row, at) => row.indexOf(Math.max(...row)) === labels[0]![at]).length;
      const losses = logits.map((row, at) => {
        const own = row[labels[0]![at]!]!;
        return Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - own), 0));
      });
      const loss = losses.reduce((sum, value) => sum + value, 0) / rows;
      const variance = losses.reduce((sum, value) => sum + (value - loss) ** 2, 0) / rows;
      const score = probe.scores[name]!;
      expect(score).toMatchObject({ rows, correct, figures: { accuracy: correct / rows } });
      expect(score.loss).toBeCloseTo(loss, 6);
      expect(score.lossSd).toBeCloseTo(Math.sqrt(variance), 6);
    }
  });

  it('agrees with the last point of the curve', () => {
    for (const { curve, scores } of result.probes) {
      expect(curve.epoch).toEqual([1, 2, 3, 4, 5]);
      expect(curve.valAccuracy.at(-1)).toBe(scores['val']!.figures.accuracy);
      expect(curve.valLoss.at(-1)).toBeCloseTo(scores['val']!.loss, 5);
    }
  });

  it('comes with the weights for normalised features and what normalised them', () => {
    const { mean, scale, constantColumns, probes } = result;
    expect(constantColumns).toEqual([4]);
    expect([mean![4], scale![4]]).toEqual([Math.fround(0.1), 1]);
    for (const { raw, weights } of probes) {
      weights[0].weight.forEach((value, at) => expect(value).toBe(Math.fround(raw[0].weight[at]! / scale![at % 7]!)));
    }
  });

  it('is the weights as trained where nothing is normalised', async () => {
    const { mean, scale, probes } = await trainPack({
      ...input,
      program: { ...input.program, normalization: 'none' },
    });
    expect([mean, scale]).toEqual([null, null]);
    for (const { weights, raw } of probes) expect(weights).toEqual(raw);
  });
});

describe('long splits', () => {
  it('are summed with the digits that float32 has', async () => {
    // Weights of zero: the loss of every row is log 2, and nothing is learnt at a learning rate of 0.
    const rows = 100_000;
    const split = { rows, features: new Float32Array(rows).fill(1), labels: [new Int32Array(rows)] };
    const input = smallPack([{ learningRate: 0 }], { batchSize: 'full', epochs: 1, init: 'zeros', outputs: 2 });
    const { probes } = await trainPack({ ...input, columns: 1, splits: { train: split, val: split } });
    const [{ curve, scores }] = probes as [TrainedProbe];
    expect(curve.trainLoss[0]).toBeCloseTo(Math.LN2, 6);
    expect(curve.valLoss[0]).toBeCloseTo(Math.LN2, 6);
    expect(curve.valAccuracy[0]).toBe(1);
    expect(scores['val']).toMatchObject({ rows, correct: rows, figures: { accuracy: 1 } });
    expect(scores['val']?.loss).toBeCloseTo(Math.LN2, 10);
    expect(scores['val']?.lossSd).toBeCloseTo(0, 10);
  });
});

describe('a process', () => {
  it('gives the same bits as another with as many threads', () => {
    const script = path.join(__dirname, '__fixtures__', 'weights-digest.cjs');
    const env = { ...process.env, TF_NUM_INTRAOP_THREADS: '2', TF_CPP_MIN_LOG_LEVEL: '2' };
    const digest = () =>
      execFileSync(process.execPath, ['--conditions=@sonde/source', script], { env, encoding: 'utf8' });
    const first = digest();
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(digest()).toBe(first);
  }, 60_000);

  it('keeps no tensor of a training, whether it ended or was cancelled', async () => {
    const before = tf.memory().numTensors;
    await trainPack(smallPack(PROBES));
    await expect(trainPack(smallPack(PROBES), { signal: AbortSignal.abort() })).rejects.toThrow(TrainingCancelled);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gets on with its other work and hears how far the training is', async () => {
    const reports: unknown[] = [];
    let turns = 0;
    const turn = (): void => {
      turns++;
      timer = setImmediate(turn);
    };
    let timer = setImmediate(turn);
    try {
      await trainPack(smallPack(PROBES), { onProgress: (progress) => reports.push(progress) });
    } finally {
      clearImmediate(timer);
    }
    expect(reports).toEqual([{ epoch: 5, epochs: 5 }]);
    expect(turns).toBeGreaterThan(0);
  });

  it('can cancel a training between two calls', async () => {
    const cancel = new AbortController();
    const reported: number[] = [];
    const onProgress = ({ epoch }: { epoch: number }): void => {
      reported.push(epoch);
      cancel.abort();
    };
    // Far more epochs than fit into one call.
    const training = trainPack(smallPack([{}], { epochs: 20_000 }), { signal: cancel.signal, onProgress });
    await expect(training).rejects.toThrow(TrainingCancelled);
    expect(reported).toHaveLength(1);
    expect(reported[0]).toBeLessThan(20_000);
  });
});
