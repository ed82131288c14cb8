import { setImmediate as nextTurn } from 'node:timers/promises';
import { bootstrapRows, epochOrder } from '@sonde/domain';
import { Checkpoints, fingerprintOf } from './checkpoint';
import { CurveRecorder } from './curve';
import { initialWeights } from './initial-weights';
import { stopIfCancelled, type DescentProgram, type PackInput, type ProbeWeights, type TrainingHooks } from './pack';
import { callSize, callsOf } from './program/calls';
import { packLayout, type PackLayout } from './program/pack-layout';
import { ProgramCache } from './program/program-cache';
import { trainingProgram } from './program/training-program';
import type { TrainingShape } from './program/training-shape';
import { Transfer } from './program/transfer';
import { isFullBatch, rowWeights } from './row-weights';
import { ResidentRows } from './rows';
import { tf } from './tensorflow';
import { trainFeed, uploadVal, type TrainingSplits } from './train-feed';

const programs = new ProgramCache(trainingProgram);

/** Rows of a batch where a full batch is read from a file and its gradient accumulates. */
const ACCUMULATED_ROWS = 4096;

/** A pack that is trained along a gradient. */
export type DescentInput = PackInput & { readonly program: DescentProgram };

/** A probe as trained: weights for normalised features, and how it went. */
export interface FittedProbe {
  readonly weights: ProbeWeights;
  readonly recorder: CurveRecorder;
}

/**
 * Trains all probes of a pack together; between calls of the program the process gets on with its other work.
 * @returns the probes in the order of the input
 * @throws TrainingCancelled, OutOfMemory
 */
export async function fit(input: DescentInput, splits: TrainingSplits, hooks: TrainingHooks): Promise<FittedProbe[]> {
  const { program: settings, probes } = input;
  const trainRows = splits.train.source.rows;
  const layout = packLayout(probes, !isFullBatch(settings, trainRows));
  const weights = rowWeights(input, splits.train.labels, trainRows);
  const shape = shapeOf(input, splits, layout, weights.sets.length);
  const transfer = new Transfer(layout, shape);
  const checkpoints = new Checkpoints(hooks.checkpoints, fingerprintOf(input, shape));
  const found = await checkpoints.read();
  const recorders = probes.map((_, at) => new CurveRecorder(settings.epochs, settings.patience, found?.recorders[at]));

  return programs.with(shape, async (program) => {
    const feed = await trainFeed(splits, weights, shape, transfer);
    const fixed = { val: await uploadVal(splits, shape, transfer), probes: transfer.probes(probes, weights) };
    let state = found ? transfer.restored(found.state) : transfer.start(startOf(input));
    let calls = found?.calls ?? 0;
    try {
      for (const call of callsOf(shape, settings, groupOrder(input, layout, shape), calls)) {
        stopIfCancelled(hooks.signal);
        const { train, steps, release } = await feed.of(call);
        const before = state;
        // What runs out of memory is tried again in halves: nothing of it may stay behind.
        const after = released(release, () => tf.tidy(() => program.run({ ...fixed, train, steps, state: before })));
        tf.dispose(before);
        state = after.state;
        calls++;
        transfer.figures(after.report, call).forEach((news, at) => news.forEach((each) => recorders[at]?.add(each)));
        tf.dispose(after.report);
        hooks.onProgress?.({ epoch: call.epochsDone, epochs: settings.epochs });
        if (recorders.every(({ ended }) => ended)) break;
        await checkpoints.offer(calls, state, recorders);
        await nextTurn();
      }
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

/** The order in which a group sees the rows of train: its seed's, of all rows or of its bootstrap sample. */
function groupOrder(
  { program, order }: DescentInput,
  { seeds }: PackLayout,
  { trainRows, accumulates }: TrainingShape,
): (group: number, epoch: number) => Int32Array {
  if (accumulates) return () => new Int32Array(trainRows).map((_, row) => row);
  const samples = new Map<number, Int32Array>();
  const own = (seed: number, epoch: number) => {
    const places = epochOrder(seed, epoch, trainRows);
    if (program.resample === 'none') return places;
    const sample = samples.get(seed) ?? bootstrapRows(seed, trainRows);
    samples.set(seed, sample);
    return places.map((place) => sample[place] ?? 0);
  };
  return (group, epoch) => (order ?? own)(seeds[group] ?? 0, epoch);
}

function startOf({ initialWeights: written, program, probes, columns }: DescentInput): readonly ProbeWeights[] {
  if (written) return written;
  const bySeed = new Map<number, ProbeWeights>();
  return probes.map(({ seed }) => {
    const weights = bySeed.get(seed) ?? initialWeights(program, seed, columns);
    bySeed.set(seed, weights);
    return weights;
  });
}

function shapeOf(
  { program, columns }: DescentInput,
  { train, val }: TrainingSplits,
  layout: PackLayout,
  weightSets: number,
): TrainingShape {
  const { task, outputs, hidden, optimizer, nesterov, patience } = program;
  const { rows } = train.source;
  const isResident = train.source instanceof ResidentRows;
  const isFull = isFullBatch(program, rows);
  const whole = isResident ? ('full' as const) : Math.min(rows, ACCUMULATED_ROWS);
  const shape = {
    ...{ task, outputs, hidden, optimizer, nesterov, patience },
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
