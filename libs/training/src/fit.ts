import { setImmediate as nextTurn } from 'node:timers/promises';
import { epochOrder } from '@sonde/domain';
import type { EpochFigures } from './curve';
import { initialWeights } from './initial-weights';
import { stopIfCancelled, type LinearWeights, type PackInput, type TrainingHooks } from './pack';
import { callSize, callsOf } from './program/calls';
import { packLayout, type PackLayout } from './program/pack-layout';
import { ProgramCache } from './program/program-cache';
import { trainingProgram } from './program/training-program';
import type { TrainingShape } from './program/training-shape';
import { Transfer, type TrainingRows } from './program/transfer';
import { tf } from './tensorflow';

const programs = new ProgramCache(trainingProgram);

/** The splits that training looks at. */
export interface TrainingSplits {
  readonly train: TrainingRows;
  readonly val: TrainingRows;
}

/** A probe as trained: weights for normalised features, and its figures epoch by epoch. */
export interface FittedProbe extends LinearWeights {
  readonly figures: readonly EpochFigures[];
}

/**
 * Trains all probes of a pack together; between calls of the program the process gets on with its other work.
 * @returns the probes in the order of the input
 * @throws TrainingCancelled, OutOfMemory
 */
export async function fit(input: PackInput, splits: TrainingSplits, hooks: TrainingHooks): Promise<FittedProbe[]> {
  const { program: settings, probes } = input;
  const ordered = settings.batchSize !== 'full' && settings.batchSize < splits.train.rows;
  const layout = packLayout(probes, ordered);
  const shape = shapeOf(input, splits, layout, ordered);
  const transfer = new Transfer(layout, shape);
  const orderOf = input.order ?? ((seed, epoch) => epochOrder(seed, epoch, splits.train.rows));
  const figures = probes.map((): EpochFigures[] => []);

  return programs.with(shape, async (program) => {
    const data = {
      train: transfer.rows(splits.train, 'train'),
      val: transfer.rows(splits.val, 'val'),
      probes: transfer.probes(probes),
    };
    let state = transfer.start(startOf(input));
    try {
      for (const call of callsOf(shape, settings.epochs, (group, epoch) => orderOf(layout.seeds[group] ?? 0, epoch))) {
        stopIfCancelled(hooks.signal);
        const before = state;
        const after = tf.tidy(() => program.run({ ...data, steps: transfer.steps(call), state: before }));
        tf.dispose(before);
        state = after.state;
        transfer.figures(after.report, call).forEach((news, probe) => figures[probe]?.push(...news));
        tf.dispose(after.report);
        hooks.onProgress?.({ epoch: call.epochsDone, epochs: settings.epochs });
        await nextTurn();
      }
      return transfer.weights(state).map((weights, probe) => ({ ...weights, figures: figures[probe] ?? [] }));
    } finally {
      tf.dispose([data, state]);
    }
  });
}

function startOf({ initialWeights: written, program, probes, columns }: PackInput): readonly LinearWeights[] {
  if (written) return written;
  const bySeed = new Map<number, LinearWeights>();
  return probes.map(({ seed }) => {
    const weights = bySeed.get(seed) ?? initialWeights(program.init, seed, program.classes, columns);
    bySeed.set(seed, weights);
    return weights;
  });
}

function shapeOf(
  { program, columns }: PackInput,
  { train, val }: TrainingSplits,
  layout: PackLayout,
  ordered: boolean,
): TrainingShape {
  const shape = {
    optimizer: program.optimizer,
    nesterov: program.nesterov,
    groups: layout.seeds.length,
    slots: layout.slots,
    classes: program.classes,
    columns: columns + 1,
    targets: train.labels.length,
    trainRows: train.rows,
    valRows: val.rows,
    batchRows: ordered ? program.batchSize : ('full' as const),
  };
  return { ...shape, ...callSize(shape, program.epochs) };
}
