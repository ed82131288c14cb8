import { optimizerRule } from './optimizers';
import type { TrainingShape } from './training-shape';

/**
 * Work of a call in floating-point operations. At the 50 GFLOP/s that two cores make of such a program a call takes
 * half a second: long against the fraction of a millisecond that calling costs, short enough to report and to cancel.
 */
const CALL_OPERATIONS = 2.5e10;
/** A step costs some 0.05 ms however small it is. */
const STEP_OPERATIONS = 2.5e6;
/** Most entries of a call's row order: 64 MB. */
const MAX_ORDER_ENTRIES = 2 ** 24;

/** Steps of an epoch. */
export function stepsPerEpoch({ trainRows, batchRows }: Pick<TrainingShape, 'trainRows' | 'batchRows'>): number {
  return batchRows === 'full' ? 1 : Math.ceil(trainRows / batchRows);
}

/**
 * How many steps a call makes at most, and how many epochs can end in them. A function of the pack alone, never of
 * measured time: it is part of the compiled program, and the same pack is to run the same one everywhere.
 */
export function callSize(
  shape: Omit<TrainingShape, 'callSteps' | 'callEpochs'>,
  epochs: number,
): Pick<TrainingShape, 'callSteps' | 'callEpochs'> {
  const perEpoch = stepsPerEpoch(shape);
  const batchRows = shape.batchRows === 'full' ? shape.trainRows : shape.batchRows;
  const weights = shape.groups * shape.slots * shape.classes * shape.columns;
  // Two operations for each weight and row, forward and again for the gradient; forward alone on val.
  const stepOperations = STEP_OPERATIONS + 4 * batchRows * weights + (2 * shape.valRows * weights) / perEpoch;
  const affordable = Math.floor(CALL_OPERATIONS / stepOperations);
  const holdable = Math.floor(MAX_ORDER_ENTRIES / (shape.groups * batchRows));
  const callSteps = Math.max(1, Math.min(affordable, holdable, epochs * perEpoch));
  return { callSteps, callEpochs: Math.ceil(callSteps / perEpoch) };
}

/** What the steps of one call are told; arrays are padded to callSteps. */
export interface Call {
  readonly count: number;
  /** [callSteps, groups, batchRows]; empty where the batch is full */
  readonly order: Int32Array;
  /** [callSteps]; empty where the batch is full */
  readonly orderRows: Int32Array;
  readonly endsEpoch: Int32Array;
  readonly stepCorrection: Float32Array;
  readonly rootCorrection: Float32Array;
  /** Epochs that are done after it. */
  readonly epochsDone: number;
}

/** The rows of train in the order in which a group sees them in an epoch (from 0). */
export type GroupOrder = (group: number, epoch: number) => Int32Array;

/** A training of `epochs` epochs, cut into calls. */
export function* callsOf(shape: TrainingShape, epochs: number, orderOf: GroupOrder): Generator<Call> {
  const perEpoch = stepsPerEpoch(shape);
  const steps = epochs * perEpoch;
  const batches = shape.batchRows === 'full' ? null : new Batches(shape, shape.batchRows, orderOf);
  const { corrections } = optimizerRule(shape);
  for (let first = 0; first < steps; first += shape.callSteps) {
    const numbers = Array.from({ length: Math.min(shape.callSteps, steps - first) }, (_, at) => first + at);
    const padded = (values: number[]) => [...values, ...Array<number>(shape.callSteps - values.length).fill(0)];
    yield {
      count: numbers.length,
      order: batches ? batches.rowsOf(numbers) : new Int32Array(0),
      orderRows: batches ? Int32Array.from(padded(numbers.map((step) => batches.sizeOf(step)))) : new Int32Array(0),
      endsEpoch: Int32Array.from(padded(numbers.map((step) => ((step + 1) % perEpoch === 0 ? 1 : 0)))),
      stepCorrection: Float32Array.from(padded(numbers.map((step) => corrections(step + 1).step))),
      rootCorrection: Float32Array.from(padded(numbers.map((step) => corrections(step + 1).root))),
      epochsDone: Math.floor((first + numbers.length) / perEpoch),
    };
  }
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
  rowsOf(steps: readonly number[]): Int32Array {
    const { groups, callSteps } = this.shape;
    const rows = new Int32Array(callSteps * groups * this.batchRows);
    steps.forEach((step, at) => {
      const offset = this.offsetOf(step);
      this.ordersOf(step).forEach((order, group) => {
        rows.set(order.subarray(offset, offset + this.sizeOf(step)), (at * groups + group) * this.batchRows);
      });
    });
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
