/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { bootstrapRows, type LinearWeights, type ProbeWeights } from '@sonde/domain';
import { maxDifference } from './__fixtures__/oracle';
import { PROBE, smallPack, type ClassSplit } from './__fixtures__/packs';
import type { DescentInput, DescentProgram, PackInput, PackProbe, SplitArrays } from './pack';
import { trainPack } from './train-pack';

const PROBES: readonly Partial<PackProbe>[] = [
  { seed: 0, learningRate: 0.01 },
  { seed: 0, learningRate: 0.1 },
  { seed: 3, learningRate: 0.03, weightDecay: 0.1 },
];

/** The largest difference of two probes' weights, by the size of the second's. */
function distance(a: ProbeWeights, b: ProbeWeights): number {
  const flat = (weights: readonly LinearWeights[]) => weights.flatMap(({ weight, bias }) => [...weight, ...bias]);
  return maxDifference(flat(a), flat(b)) / Math.max(...flat(b).map(Math.abs));
}

const twice = (values: readonly number[]) => values.flatMap((value) => [value, 1 - value]);

/** The small pack with a target of the task: flags or values [rows, 2] instead of classes. */
function packOf(task: DescentProgram['task'], probes = PROBES, program: Partial<DescentProgram> = {}): DescentInput {
  const outputs = task === 'classification' ? 3 : 2;
  const input = smallPack(probes, { task, outputs, ...program });
  if (task === 'classification') return input;
  const relabelled = (split: ClassSplit): SplitArrays => {
    const values = Array.from(split.labels[0]!, (label) => (task === 'multilabel' ? Math.min(label, 1) : label / 2));
    return { ...split, labels: [Float32Array.from(twice(values))] };
  };
  const splits = Object.entries(input.splits).map(([name, split]) => [name, relabelled(split)]);
  return { ...input, splits: Object.fromEntries(splits) as PackInput['splits'] };
}

describe.each<[string, DescentProgram['task'], Partial<DescentProgram>]>([
  ['of labels', 'multilabel', {}],
  ['of numbers', 'regression', { batchSize: 'full' }],
  ['with a hidden layer', 'classification', { hidden: 5 }],
  ['with a hidden layer on full batches', 'multilabel', { hidden: 5, batchSize: 'full' }],
  ['with balanced classes', 'classification', { classWeight: 'balanced' }],
  ['with balanced classes on full batches', 'classification', { classWeight: 'balanced', batchSize: 'full' }],
  ['on bootstrap samples', 'classification', { resample: 'bootstrap' }],
  ['on bootstrap samples, full batches', 'classification', { resample: 'bootstrap', batchSize: 'full' }],
  ['of unit length', 'classification', { normalization: 'l2' }],
  ['with patience', 'classification', { patience: 2, epochs: 20 }],
])('a pack %s', (_, task, program) => {
  it('trains each probe as if it were alone, learns, and comes out the same again', async () => {
    const input = packOf(task, PROBES, program);
    const together = await trainPack(input);
    for (const [at, probe] of PROBES.entries()) {
      const alone = await trainPack(packOf(task, [probe], program));
      // Measured: at most 1.4e-7.
      expect(distance(together.probes[at]!.weights, alone.probes[0]!.weights)).toBeLessThan(1e-5);
    }
    for (const { curve, scores } of together.probes) {
      expect(Math.min(...curve.trainLoss.slice(1))).toBeLessThan(curve.trainLoss[0]!);
      expect(Object.keys(scores)).toEqual(['train', 'val', 'test']);
    }
    expect(await trainPack(input)).toEqual(together);
  });
});

describe('early stopping', () => {
  const settings = { epochs: 60, batchSize: 32 };
  const fast: Partial<PackProbe> = { seed: 1, learningRate: 0.3 };
  const slow: Partial<PackProbe> = { seed: 2, learningRate: 0.003 };

  it("keeps the best epoch's weights, which are those of a training that ended there", async () => {
    const { probes } = await trainPack(smallPack([fast, slow], { ...settings, patience: 4 }));
    const whole = await trainPack(smallPack([fast], settings));
    const [probe] = probes;
    // By hand: the first epoch whose val loss stays the lowest for four more.
    const { valLoss } = whole.probes[0]!.curve;
    const best = valLoss.findIndex((loss, at) => valLoss.slice(at + 1, at + 5).every((later) => later >= loss));
    expect(probe!.epoch).toBe(best + 1);
    expect(probe!.curve.epoch.at(-1)).toBe(best + 5);
    const short = await trainPack(smallPack([fast], { ...settings, epochs: best + 1 }));
    expect(distance(probe!.weights, short.probes[0]!.weights)).toBeLessThan(1e-5);
  });

  it('leaves one that still improves alone', async () => {
    const { probes } = await trainPack(smallPack([fast, slow], { ...settings, patience: 4 }));
    const whole = await trainPack(smallPack([slow], settings));
    expect(probes[1]!.epoch).toBe(60);
    expect(distance(probes[1]!.weights, whole.probes[0]!.weights)).toBeLessThan(1e-5);
  });
});

describe('a bootstrap sample', () => {
  it('of full batches trains as the rows that were drawn would, each as often', async () => {
    const input = smallPack([{ seed: 5 }], { batchSize: 'full', resample: 'bootstrap', normalization: 'none' });
    const train = input.splits['train']!;
    const drawn = bootstrapRows(5, train.rows);
    const rows: SplitArrays = {
      rows: train.rows,
      features: Float32Array.from([...drawn].flatMap((row) => [...train.features.subarray(row * 7, row * 7 + 7)])),
      labels: [drawn.map((row) => train.labels[0]![row]!)],
    };
    const written = {
      ...input,
      splits: { ...input.splits, train: rows },
      program: { ...input.program, resample: 'none' as const },
    };
    const [sampled, repeated] = [await trainPack(input), await trainPack(written)];
    expect(distance(sampled.probes[0]!.weights, repeated.probes[0]!.weights)).toBeLessThan(1e-5);
  });
});

describe('unit length', () => {
  it('is trained and scored as rows divided by their length beforehand', async () => {
    const input = smallPack([PROBE], { normalization: 'l2' });
    const divided = ({ features, ...split }: ClassSplit): ClassSplit => ({
      ...split,
      features: features.map((value, at) => {
        const row = features.subarray(at - (at % 7), at - (at % 7) + 7);
        return value / Math.hypot(...row);
      }),
    });
    const splits = Object.entries(input.splits).map(([name, split]) => [name, divided(split)]);
    const beforehand = await trainPack({
      ...input,
      program: { ...input.program, normalization: 'none' },
      splits: Object.fromEntries(splits) as PackInput['splits'],
    });
    const { probes } = await trainPack(input);
    expect(distance(probes[0]!.weights, beforehand.probes[0]!.weights)).toBeLessThan(1e-6);
    expect(probes[0]!.scores['val']!.loss).toBeCloseTo(beforehand.probes[0]!.scores['val']!.loss, 6);
    expect(probes[0]!.scores['val']!.correct).toBe(beforehand.probes[0]!.scores['val']!.correct);
  });
});

describe('lbfgs in a pack', () => {
  it('finds the optimum of each weight decay, with its certificate, and scores it', async () => {
    const { splits, columns, program } = packOf('classification');
    const { task, outputs, normalization, classWeight, resample } = program;
    const { probes } = await trainPack({
      columns,
      splits,
      program: { task, outputs, normalization, classWeight, resample, optimizer: 'lbfgs', maxIterations: 500 },
      probes: [0.001, 0.1].map((weightDecay) => ({ ...PROBE, weightDecay })),
    });
    for (const { certificate, curve, epoch, scores } of probes) {
      expect(certificate).toMatchObject({ converged: true, noOptimum: false });
      expect([curve.epoch, epoch]).toEqual([[], null]);
      expect(scores['val']?.figures.accuracy).toBeGreaterThan(0.6);
    }
    // The stronger the decay the smaller the weights and the larger the loss on train.
    expect(probes[0]!.scores['train']!.loss).toBeLessThan(probes[1]!.scores['train']!.loss);
  });
});
