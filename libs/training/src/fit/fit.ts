import { setImmediate as nextTurn } from 'node:timers/promises';
import { programParameters, type ProbeWeights } from '@sonde/domain';
import type { Checkpoints } from './checkpoint';
import { CurveRecorder } from './curve';
import { groupOrder } from './group-order';
import { startWeights } from '../prepare/initial-weights';
import { stopIfCancelled, type DescentInput, type TrainingHooks } from '../pack';
import { callSize, callsOf, stepsPerEpoch } from '../program/calls';
import { packLayout, type PackLayout } from '../program/pack-layout';
import { ProgramCache } from '../program/program-cache';
import { trainingProgram } from '../program/training-program';
import type { TrainingShape } from '../program/training-shape';
import { Transfer } from '../program/transfer';
import { isFullBatch, rowWeights } from '../prepare/row-weights';
import { ResidentRows } from '../prepare/rows';
import { standing } from './standing';
import { tf } from '../tensorflow';
import { trainFeed, uploadVal, type TrainingSplits } from './train-feed';

const programs = new ProgramCache(trainingProgram);

/** Rows of a batch where a full batch is read from a file and its gradient accumulates. */
const ACCUMULATED_ROWS = 4096;

/** A probe as trained: weights for normalised features, and how it went. */
export interface FittedProbe {
  readonly weights: ProbeWeights;
  readonly recorder: CurveRecorder;
}

/** What a training is told beside what is trained. */
interface FitHooks extends Pick<TrainingHooks, 'onProgress' | 'signal'> {
  readonly checkpoints: Checkpoints;
  /** The epoch after which it ends or pauses, from 1. */
  readonly until: number;
}

/**
 * Trains all probes of a pack together, from where they stand; between calls of the program the process gets on with
 * its other work. Where they stand in the end is noted in `checkpoints`, when it was cancelled too.
 * @returns the probes in the order of the input
 * @throws TrainingCancelled, OutOfMemory
 */
export async function fit(input: DescentInput, splits: TrainingSplits, hooks: FitHooks): Promise<FittedProbe[]> {
  const { program: settings, probes } = input;
  const { checkpoints, signal } = hooks;
  const trainRows = splits.train.source.rows;
  const layout = packLayout(probes, !isFullBatch(settings, trainRows));
  const weights = rowWeights(input, splits.train.labels, trainRows);
  const shape = shapeOf(input, splits, layout, weights.sets.length);
  const transfer = new Transfer(layout, shape);
  const to = hooks.until * stepsPerEpoch(shape);
  const found = standing(checkpoints.of(input), shape, to);
  const recorders = probes.map((_, at) => new CurveRecorder(settings.epochs, settings.patience, found.recorded[at]));
  const areEnded = () => recorders.every(({ ended }) => ended);

  return programs.with(shape, async (program) => {
    const feed = await trainFeed(splits, weights, shape, transfer);
    const fixed = { val: await uploadVal(splits, shape, transfer), probes: transfer.probes(probes, weights) };
    let state = found.arrays ? transfer.restored(found.arrays) : transfer.start(startWeights(input));
    let steps = found.steps;
    const moments = () => {
      const [done, arrays] = [{ steps, stepsPerEpoch: stepsPerEpoch(shape) }, transfer.parts(state)];
      return recorders.map(({ snapshot }, at) => ({ ...done, recorded: snapshot, arrays: arrays[at] ?? {} }));
    };
    const stretch = { ...settings, from: steps, to: areEnded() ? steps : to };
    try {
      for (const call of callsOf(shape, stretch, groupOrder(input, layout, shape))) {
        if (signal?.aborted) checkpoints.note(input, moments);
        stopIfCancelled(signal);
        const { train, steps: told, release } = await feed.of(call);
        const before = state;
        // What runs out of memory is tried again in halves: nothing of it may stay behind.
        const after = released(release, () =>
          tf.tidy(() => program.run({ ...fixed, train, steps: told, state: before })),
        );
        tf.dispose(before);
        state = after.state;
        steps += call.count;
        transfer.figures(after.report, call).forEach((news, at) => news.forEach((each) => recorders[at]?.add(each)));
        tf.dispose(after.report);
        hooks.onProgress?.({ epoch: call.epochsDone, epochs: settings.epochs });
        if (areEnded()) break;
        await checkpoints.offer(input, moments);
        await nextTurn();
      }
      checkpoints.note(input, moments);
      const trained = transfer.weights(state);
      return recorders.map((recorder, at) => ({ recorder, weights: weightsAt(trained, at) }));
    } finally {
      feed.dispose();
      tf.dispose([fixed, state]);
    }
  });
}

function released<Result>(release: () => void, run: () => Result): Result {
  try {
    return run();
  } finally {
    release();
  }
}

function weightsAt(trained: readonly ProbeWeights[], at: number): ProbeWeights {
  const weights = trained[at];
  if (!weights) throw new RangeError(`The program has no probe ${at}.`);
  return weights;
}

function shapeOf(
  { program, columns }: DescentInput,
  { train, val }: TrainingSplits,
  layout: PackLayout,
  weightSets: number,
): TrainingShape {
  const { task, outputs } = program;
  const { rows } = train.source;
  const isResident = train.source instanceof ResidentRows;
  const isFull = isFullBatch(program, rows);
  const whole = isResident ? ('full' as const) : Math.min(rows, ACCUMULATED_ROWS);
  const shape = {
    task,
    outputs,
    ...programParameters(program),
    groups: layout.seeds.length,
    slots: layout.slots,
    columns: columns + 1,
    targets: train.labels.length,
    weightSets,
    trainRows: rows,
    valRows: val.source.rows,
    accumulates: isFull && !isResident,
    batchRows: isFull ? whole : program.batchSize,
  };
  return { ...shape, ...callSize(shape, program.epochs, isResident) };
}
