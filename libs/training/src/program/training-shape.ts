import type { Mapped } from '../graph/tree';
import { TensorSpec, type Value } from '../graph/value';
import type { PackProgram } from '../pack';
import { optimizerRule } from './optimizers';

/** All that a training program's graph depends on: packs that agree in it run the same compiled program. */
export interface TrainingShape {
  readonly optimizer: PackProgram['optimizer'];
  readonly nesterov: boolean;
  readonly groups: number;
  /** Probes of a group, ghosts included. */
  readonly slots: number;
  readonly classes: number;
  /** Columns of the features and a last one of ones, whose weight is the bias. */
  readonly columns: number;
  readonly targets: number;
  readonly trainRows: number;
  readonly valRows: number;
  /** Rows of a step, or all of train, which then needs no order. */
  readonly batchRows: number | 'full';
  /** Most steps of a call, and most epochs that can end in them. */
  readonly callSteps: number;
  readonly callEpochs: number;
}

/** What stands in `steps.reportAt` of a step that ends no epoch. */
export const NO_REPORT = -1;

/**
 * What the program takes. *Outputs* are slots x classes, a probe's classes side by side, so weights are stacked as
 * nn.Linear has them. That is also the faster way round: the gradient's product then transposes the narrow slopes
 * instead of the wide features (24 probes of 2 classes in 6 groups: 0.63 ms a step to 1.01).
 */
export function trainingInputs(shape: TrainingShape) {
  const { groups, slots, columns, targets, callSteps, batchRows } = shape;
  const outputs = slots * shape.classes;
  const weight = float32(groups, outputs, columns);
  const memory: Readonly<Record<string, TensorSpec>> = Object.fromEntries(
    optimizerRule(shape).memory.map((name) => [name, weight]),
  );
  const ofEach = float32(groups, outputs, 1);
  return {
    train: { features: float32(shape.trainRows, columns), labels: int32(targets, shape.trainRows) },
    val: { features: float32(shape.valRows, columns), labels: int32(targets, shape.valRows) },
    probes: { target: int32(groups, slots), learningRate: ofEach, weightDecay: ofEach, momentum: ofEach },
    steps: {
      /** How many of callSteps are to be made. */
      count: int32(),
      /** Rows of train by batch, and how many of each count: short batches are filled up. Empty if batches are full. */
      order: batchRows === 'full' ? int32(0) : int32(callSteps, groups, batchRows),
      orderRows: batchRows === 'full' ? int32(0) : int32(callSteps),
      /** 1 where the step is its epoch's first. */
      startsEpoch: int32(callSteps),
      /** Place in the report of the epoch that ends with the step, or NO_REPORT. */
      reportAt: int32(callSteps),
      stepCorrection: float32(callSteps),
      rootCorrection: float32(callSteps),
    },
    state: {
      weight,
      memory,
      /** The epoch's mean train loss, as far as its steps are made. */
      epochLoss: float32(groups, slots),
    },
  };
}

export type TrainingInputs = ReturnType<typeof trainingInputs>;
export type TrainingValues = Mapped<TrainingInputs, TensorSpec, Value>;

function float32(...shape: number[]): TensorSpec {
  return new TensorSpec('float32', shape);
}

function int32(...shape: number[]): TensorSpec {
  return new TensorSpec('int32', shape);
}
