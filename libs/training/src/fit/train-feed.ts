import type { RowSource, Labels } from '@sonde/domain';
import type { Normalization } from '../prepare/preprocess';
import type { Call } from '../program/calls';
import type { TrainingShape } from '../program/training-shape';
import type { Transfer } from '../program/transfer';
import { readWindow } from './window';
import type { RowWeights } from '../prepare/row-weights';
import { ResidentRows, loadNormalized } from '../prepare/rows';
import { tf } from '../tensorflow';

/** A split that training looks at. */
export interface TrainingSplit {
  readonly source: RowSource;
  /** For each target. */
  readonly labels: readonly Labels[];
}

/** The splits that training looks at, and what is done to their features. */
export interface TrainingSplits {
  readonly train: TrainingSplit;
  readonly val: TrainingSplit;
  readonly how: Normalization;
}

type Inputs = ReturnType<Transfer['train']>;

/** Gives each call its rows of train and what its steps are told. */
interface TrainFeed {
  of(
    call: Call,
  ): Promise<{ readonly train: Inputs; readonly steps: ReturnType<Transfer['steps']>; readonly release: () => void }>;
  dispose(): void;
}

/** All of train at once, or what each call asks for from a file. */
export async function trainFeed(
  { train, how }: TrainingSplits,
  { sets }: RowWeights,
  shape: TrainingShape,
  transfer: Transfer,
): Promise<TrainFeed> {
  const { source, labels } = train;
  if (source instanceof ResidentRows) {
    const features = await loadNormalized(source, how, shape.columns);
    const resident = transfer.train({ rows: source.rows, features, labels }, sets);
    return {
      of: (call) => {
        const steps = transfer.steps(call);
        return Promise.resolve({ train: resident, steps, release: () => tf.dispose(steps) });
      },
      dispose: () => tf.dispose(resident),
    };
  }
  const weights = shape.accumulates ? sets.map(partsOfOne) : sets;
  return {
    of: async (call) => {
      const window = await readWindow({ source, how, labels, weights }, call, shape);
      const steps = transfer.steps(window.call);
      const rows = transfer.train(window.rows, window.weights);
      return { train: rows, steps, release: () => tf.dispose([steps, rows]) };
    },
    dispose: () => undefined,
  };
}

function partsOfOne(weights: Float32Array): Float32Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Val is looked at after every epoch, and held. */
export async function uploadVal({ val, how }: TrainingSplits, { columns }: TrainingShape, transfer: Transfer) {
  const features = await loadNormalized(val.source, how, columns);
  return transfer.val({ rows: val.source.rows, features, labels: val.labels });
}
