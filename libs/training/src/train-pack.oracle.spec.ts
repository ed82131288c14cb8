/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { maxDifference, readOracle } from './__fixtures__/oracle';
import { ADAM, PROBE } from './__fixtures__/packs';
import type { DescentProgram, PackProbe, SplitArrays } from './pack';
import { trainPack } from './train-pack';

/** What is asked for; what was measured stands with the cases. */
const TOLERANCE = 1e-4;

const WRITTEN: DescentProgram = {
  ...ADAM,
  optimizer: 'sgd',
  batchSize: 'full',
  epochs: 1,
  normalization: 'none',
  init: 'zeros',
};

describe('PyTorch from written weights, full batch (seed_example)', () => {
  const oracle = readOracle('seed_example.safetensors');
  const split: SplitArrays = { rows: 100, features: oracle('features'), labels: [Int32Array.from(oracle('labels'))] };

  // Largest differences measured: weights 1.9e-9, 9.3e-8 and 4.0e-7, biases 4.7e-9, losses 6.0e-8.
  it.each([1, 10, 100])('is met after %p epochs', async (epochs) => {
    const { probes } = await trainPack({
      columns: 512,
      program: { ...WRITTEN, outputs: 2, optimizer: 'adam', epochs },
      probes: [{ ...PROBE, learningRate: 0.001 }],
      splits: { train: split, val: split },
      initialWeights: [[{ weight: oracle('weight_init'), bias: oracle('bias_init') }]],
    });
    const [probe] = probes;
    expect(maxDifference(probe!.weights[0].weight, oracle(`weight_${epochs}`))).toBeLessThan(TOLERANCE);
    expect(maxDifference(probe!.weights[0].bias, oracle(`bias_${epochs}`))).toBeLessThan(TOLERANCE);
    expect(maxDifference(probe!.curve.trainLoss, oracle('losses').subarray(0, epochs))).toBeLessThan(TOLERANCE);
  });
});

type Case = [name: string, program: Partial<DescentProgram>, probe: Partial<PackProbe>];

describe('PyTorch from written weights and orders, batches of 64, the last of 44 (minibatch)', () => {
  const oracle = readOracle('minibatch.safetensors');
  const split: SplitArrays = { rows: 300, features: oracle('features'), labels: [Int32Array.from(oracle('labels'))] };
  const order = Int32Array.from(oracle('order'));

  /** The mean loss of each epoch's rows from the losses of its batches. */
  const epochLosses = (losses: Float32Array) =>
    Array.from({ length: 5 }, (_, epoch) =>
      losses
        .subarray(epoch * 5, epoch * 5 + 5)
        .reduce((sum, loss, batch) => sum + (loss * (batch < 4 ? 64 : 44)) / 300, 0),
    );

  // Largest differences measured over all cases: weights 1.2e-7, biases 3.0e-8, losses 1.2e-7.
  it.each<Case>([
    ['sgd', { optimizer: 'sgd' }, { learningRate: 0.1 }],
    ['sgd_l2', { optimizer: 'sgd' }, { learningRate: 0.1, weightDecay: 0.01 }],
    ['momentum', { optimizer: 'sgd' }, { learningRate: 0.05, momentum: 0.9 }],
    ['nesterov', { optimizer: 'sgd', nesterov: true }, { learningRate: 0.05, momentum: 0.9 }],
    ['adam', { optimizer: 'adam' }, { learningRate: 0.01 }],
    ['adam_l2', { optimizer: 'adam' }, { learningRate: 0.01, weightDecay: 0.01 }],
    ['momentum_cosine', { optimizer: 'sgd', schedule: 'cosine' }, { learningRate: 0.1, momentum: 0.9 }],
    ['adamw', { optimizer: 'adamw' }, { learningRate: 0.01, weightDecay: 0.1 }],
  ])('%s', async (name, program, settings) => {
    const { probes } = await trainPack({
      columns: 20,
      program: { ...WRITTEN, ...program, batchSize: 64, epochs: 5, outputs: 4 },
      probes: [{ ...PROBE, learningRate: 0, ...settings }],
      splits: { train: split, val: split },
      initialWeights: [[{ weight: oracle('weight_init'), bias: oracle('bias_init') }]],
      order: (_seed, epoch) => order.subarray(epoch * 300, (epoch + 1) * 300),
    });
    const [probe] = probes;
    expect(maxDifference(probe!.weights[0].weight, oracle(`${name}.weight`))).toBeLessThan(TOLERANCE);
    expect(maxDifference(probe!.weights[0].bias, oracle(`${name}.bias`))).toBeLessThan(TOLERANCE);
    expect(maxDifference(probe!.curve.trainLoss, epochLosses(oracle(`${name}.losses`)))).toBeLessThan(TOLERANCE);
  });
});
