import type { Labels, LinearWeights, ProbeWeights } from '@sonde/domain';
import { maxDifference, readOracle } from './__fixtures__/oracle';
import { ADAM, PROBE } from './__fixtures__/packs';
import type { DescentProgram, PackProbe } from './pack';
import { trainPack } from './train-pack';

/** What is asked for; what was measured stands with the cases. */
const TOLERANCE = 1e-4;

const oracle = readOracle('heads.safetensors');
const order = Int32Array.from(oracle('order'));
const classes = Int32Array.from(oracle('labels'));

const linear = (prefix: string): LinearWeights => ({
  weight: oracle(`${prefix}weight`),
  bias: oracle(`${prefix}bias`),
});
const probeOf = (prefix: string, hidden: number): ProbeWeights =>
  hidden === 0 ? [linear(prefix)] : [linear(`${prefix}0.`), linear(`${prefix}2.`)];

type Case = [name: string, program: Partial<DescentProgram>, probe: Partial<PackProbe>, labels: Labels];

describe('PyTorch from written weights and orders, batches of 64, the last of 22 (heads)', () => {
  // Largest difference of a weight measured over all cases: 6.0e-8.
  it.each<Case>([
    ['hidden_adam', { hidden: 8 }, { weightDecay: 0.01 }, classes],
    ['hidden_sgd', { hidden: 8, optimizer: 'sgd', nesterov: true }, { learningRate: 0.1, momentum: 0.9 }, classes],
    ['multilabel', { task: 'multilabel' }, {}, oracle('flags')],
    ['multilabel_hidden', { task: 'multilabel', hidden: 8 }, {}, oracle('flags')],
    ['regression', { task: 'regression' }, {}, oracle('values')],
    ['balanced', { classWeight: 'balanced' }, {}, classes],
    ['warm_cosine', { optimizer: 'sgd', schedule: 'cosine', warmupEpochs: 1 }, { learningRate: 0.1 }, classes],
  ])('%s', async (name, settings, probe, labels) => {
    const program = { ...ADAM, normalization: 'none' as const, batchSize: 64, epochs: 4, ...settings };
    const split = { rows: 150, features: oracle('features'), labels: [labels] };
    const { probes } = await trainPack({
      columns: 12,
      program,
      probes: [{ ...PROBE, learningRate: 0.01, ...probe }],
      splits: { train: split, val: split },
      initialWeights: [probeOf('start.', program.hidden)],
      order: (_seed, epoch) => order.subarray(epoch * 150, (epoch + 1) * 150),
    });
    const trained: readonly LinearWeights[] = probes[0]?.weights ?? [];
    const expected: readonly LinearWeights[] = probeOf(`${name}.`, program.hidden);
    expect(trained).toHaveLength(expected.length);
    expected.forEach(({ weight, bias }, layer) => {
      expect(maxDifference(trained[layer]?.weight ?? [], weight)).toBeLessThan(TOLERANCE);
      expect(maxDifference(trained[layer]?.bias ?? [], bias)).toBeLessThan(TOLERANCE);
    });
  });
});
