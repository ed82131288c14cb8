import { optimizerRule } from './optimizers';
import { rateAt, type Course } from './schedule';
import { NO_REPORT, type TrainingShape } from './training-shape';

/**
 * Work of a call in floating-point operations. At the 100 GFLOP/s that two cores make of such a program a call takes
 * half a second: long against the fraction of a millisecond that calling costs, short enough to report and to cancel.
 */
const CALL_OPERATIONS = 5e10;
/** A step costs some 0.05 ms however small it is. */
const STEP_OPERATIONS = 5e6;
/** Most entries of a call's row order: 64 MB. */
const MAX_ORDER_ENTRIES = 2 ** 24;
/** Most numbers of the rows that a call reads from a file: 128 MB. */
export const MAX_WINDOW_NUMBERS = 2 ** 25;

/** Steps of an epoch. */
export function stepsPerEpoch({ trainRows, batchRows }: Pick<TrainingShape, 'trainRows' | 'batchRows'>): number {
  return batchRows === 'full' ? 1 : Math.ceil(trainRows / batchRows);
}

/**
 * How many steps a call makes at most, how many epochs can end in them, and how many rows of train it holds. A function of the pack alone, never of
 * measured time: it is part of the compiled program, and the same pack is to run the same one everywhere.
 */
export function callSize(
  shape: Omit<TrainingShape, 'callSteps' | 'callEpochs' | 'heldRows'>,
  epochs: number,
  isResident = true,
): Pick<TrainingShape, 'callSteps' | 'callEpochs' | 'heldRows'> {
  const perEpoch = stepsPerEpoch(shape);
  const batchRows = shape.batchRows === 'full' ? shape.trainRows : shape.batchRows;
  const weights = shape.groups * shape.slots * weightsOf(shape);
  // Two operations for each weight and row, forward and again for the gradient; forward alone on val.
  const stepOperations = STEP_OPERATIONS + 4 * batchRows * weights + (2 * shape.valRows * weights) / perEpoch;
  const affordable = Math.floor(CALL_OPERATIONS / stepOperations);
  const entries = isResident ? MAX_ORDER_ENTRIES : Math.floor(MAX_WINDOW_NUMBERS / shape.columns);
  const holdable = Math.floor(entries / (shape.groups * batchRows));
  // To the power of two above, so that trainings of many lengths share few programs: one takes a second to compile.
  const wanted = 2 ** Math.ceil(Math.log2(epochs * perEpoch));
  const callSteps = Math.max(1, Math.min(affordable, holdable, wanted));
  const heldRows = isResident ? shape.trainRows : callSteps * shape.groups * batchRows;
  return { callSteps, callEpochs: Math.ceil(callSteps / perEpoch), heldRows };
}

/** Weights of a probe, without small change. */
function weightsOf({ outputs, hidden, columns }: Pick<TrainingShape, 'outputs' | 'hidden' | 'columns'>): number {
  return hidden === 0 ? outputs * columns : hidden * (columns + outputs);
}

/** What the steps of one call are told; arrays are padded to callSteps. */
export interface Call {
  readonly count: number;
  /** [callSteps, groups, batchRows]; empty where the batch is full */
  readonly order: Int32Array;
  /** [callSteps]; empty where the batch is full */
  readonly orderRows: Int32Array;
  /** [callSteps] */
  readonly startsEpoch: Int32Array;
  /** [callSteps] */
  readonly reportAt: Int32Array;
  /** [callSteps] */
  readonly rate: Float32Array;
  /** [callSteps] */
  readonly stepCorrection: Float32Array;
  /** [callSteps] */
  readonly rootCorrection: Float32Array;
  /** Epochs that end in it, and that are done after it. */
  readonly epochsEnded: number;
  readonly epochsDone: number;
}

/** A part of a training: the steps from one (from 0) to before another. */
export interface Stretch extends Course {
  readonly from: number;
  readonly to: number;
}

/** The rows of train in the order in which a group sees them in an epoch (from 0). */
export type GroupOrder = (group: number, epoch: number) => Int32Array;

/** A training cut into calls. Where the cuts are is nothing that a step could notice. */
export function* callsOf(shape: TrainingShape, { from, to, ...course }: Stretch, orderOf: GroupOrder): Generator<Call> {
  const batches = shape.batchRows === 'full' ? null : new Batches(shape, shape.batchRows, orderOf);
  for (let first = from; first < to; first += shape.callSteps) {
    yield callFrom(first, Math.min(shape.callSteps, to - first), { shape, course, batches });
  }
}

interface Cut {
  readonly shape: TrainingShape;
  readonly course: Course;
  readonly batches: Batches | null;
}

function callFrom(first: number, count: number, { shape, course, batches }: Cut): Call {
  const perEpoch = stepsPerEpoch(shape);
  const { corrections } = optimizerRule(shape);
  const epochsBefore = Math.floor(first / perEpoch);
  const epochsDone = Math.floor((first + count) / perEpoch);
  // Where batches accumulate, the optimiser makes one step an epoch.
  const stepOf = (step: number) => (shape.accumulates ? Math.floor(step / perEpoch) : step);
  const rate = (step: number) => rateAt(stepOf(step), course, shape.accumulates ? 1 : perEpoch);
  const ofEach = (valueOf: (step: number) => number) =>
    Array.from({ length: shape.callSteps }, (_, at) => (at < count ? valueOf(first + at) : 0));
  const reportAt = (step: number) =>
    (step + 1) % perEpoch === 0 ? Math.floor(step / perEpoch) - epochsBefore : NO_REPORT;
  return {
    count,
    order: batches ? batches.rowsFrom(first, count) : new Int32Array(0),
    orderRows: Int32Array.from(batches ? ofEach((step) => batches.sizeOf(step)) : []),
    startsEpoch: Int32Array.from(ofEach((step) => (step % perEpoch === 0 ? 1 : 0))),
    reportAt: Int32Array.from(ofEach(reportAt)),
    rate: Float32Array.from(ofEach(rate)),
    stepCorrection: Float32Array.from(ofEach((step) => corrections(stepOf(step) + 1).step)),
    rootCorrection: Float32Array.from(ofEach((step) => corrections(stepOf(step) + 1).root)),
    epochsEnded: epochsDone - epochsBefore,
    epochsDone,
  };
}

/** The rows of each step's batches, cut from the groups' orders one epoch after another. */
class Batches {
  private epoch = -1;
  private orders: readonly Int32Array[] = [];

  constructor(
    private readonly shape: TrainingShape,
    private readonly batchRows: number,
    private readonly orderOf: GroupOrder,
  ) {}

  /** Rows of a step's batch: fewer in an epoch's last, where train does not divide evenly. */
  sizeOf(step: number): number {
    return Math.min(this.batchRows, this.shape.trainRows - this.offsetOf(step));
  }

  /** [callSteps, groups, batchRows]; row 0 stands where a batch is short and beyond the last step. */
  rowsFrom(first: number, count: number): Int32Array {
    const { groups, callSteps } = this.shape;
    const rows = new Int32Array(callSteps * groups * this.batchRows);
    for (let at = 0; at < count; at++) {
      const offset = this.offsetOf(first + at);
      this.ordersOf(first + at).forEach((order, group) => {
        rows.set(order.subarray(offset, offset + this.sizeOf(first + at)), (at * groups + group) * this.batchRows);
      });
    }
    return rows;
  }

  private offsetOf(step: number): number {
    return (step % stepsPerEpoch(this.shape)) * this.batchRows;
  }

  private ordersOf(step: number): readonly Int32Array[] {
    const epoch = Math.floor(step / stepsPerEpoch(this.shape));
    if (epoch !== this.epoch) {
      this.epoch = epoch;
      this.orders = Array.from({ length: this.shape.groups }, (_, group) => this.orderOf(group, epoch));
    }
    return this.orders;
  }
}
