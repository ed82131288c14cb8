import type { Task } from '@sonde/contracts';
import type { ProgramParameters } from '@sonde/domain';
import type { Value } from '../graph/graph-function';
import type { Mapped } from '../graph/tree';
import { TensorSpec } from '../graph/tensor-spec';
import { optimizerRule } from './optimizers';

/** All that a training program's graph depends on: packs that agree in it run the same compiled program. */
export interface TrainingShape extends ProgramParameters {
  readonly task: Task;
  readonly groups: number;
  /** Probes of a group, ghosts included. */
  readonly slots: number;
  readonly outputs: number;
  /** Columns of the features and a last one of ones, whose weight is the bias. */
  readonly columns: number;
  readonly targets: number;
  /** Sets of weights of train's rows; 0 where all rows weigh 1. */
  readonly weightSets: number;
  readonly trainRows: number;
  /** Rows of train that the program holds: all of them, or those of a call where train is read from a file. */
  readonly heldRows: number;
  readonly valRows: number;
  /** Whether a step goes over all of train batch by batch, and the last batch of an epoch makes it. */
  readonly accumulates: boolean;
  /** Rows of a step, or all of train, which then needs no order. */
  readonly batchRows: number | 'full';
  /** Most steps of a call, and most epochs that can end in them. */
  readonly callSteps: number;
  readonly callEpochs: number;
}

/** What stands in `steps.reportAt` of a step that ends no epoch. */
export const NO_REPORT = -1;

/** A probe's parameters, stacked as [groups, slots, …]. */
export type Specs = Readonly<Record<string, TensorSpec>>;

/**
 * A linear probe is one matrix, its bias in the last column, each output's weights side by side as nn.Linear has them.
 * That is also the faster way round: the gradient's product then transposes the narrow slopes instead of the wide
 * features (24 probes of 2 classes in 6 groups: 0.63 ms a step to 1.01).
 */
export function parameterSpecs({ groups, slots, outputs, hidden, columns }: TrainingShape): Specs {
  if (hidden === 0) return { weight: float32(groups, slots, outputs, columns) };
  return {
    hidden: float32(groups, slots, hidden, columns),
    weight: float32(groups, slots, outputs, hidden),
    bias: float32(groups, slots, outputs, 1),
  };
}

/** What the program takes. */
export function trainingInputs(shape: TrainingShape) {
  const { groups, slots, columns, callSteps, batchRows, weightSets } = shape;
  const ofEach = float32(groups, slots, 1, 1);
  return {
    train: {
      features: float32(shape.heldRows, columns),
      labels: labelSpec(shape, shape.heldRows),
      /** Where batches accumulate, parts of 1. */
      weights: float32(weightSets, weightSets === 0 ? 0 : shape.heldRows),
    },
    val: { features: float32(shape.valRows, columns), labels: labelSpec(shape, shape.valRows) },
    probes: {
      target: int32(groups, slots),
      /** Which of train's weights; unused where there are none. */
      weightSet: int32(groups, slots),
      learningRate: ofEach,
      weightDecay: ofEach,
      momentum: ofEach,
    },
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
      /** What the schedule makes of the learning rate. */
      rate: float32(callSteps),
      stepCorrection: float32(callSteps),
      rootCorrection: float32(callSteps),
    },
    state: stateSpecs(shape),
  };
}

function stateSpecs(shape: TrainingShape) {
  const ofEachProbe = float32(shape.groups, shape.slots);
  const parameters = parameterSpecs(shape);
  const { memory } = optimizerRule(shape);
  const stopping: { readonly [name: string]: TensorSpec | Specs } =
    shape.patience === null ? {} : { best: parameters, bestLoss: ofEachProbe, waited: ofEachProbe };
  return {
    parameters,
    /** By parameter, what the optimiser keeps of it. */
    memory: mapSpecs(parameters, (spec) => Object.fromEntries(memory.map((name) => [name, spec]))),
    /** The gradient of the epoch's batches so far, where they accumulate. */
    gradient: shape.accumulates ? parameters : {},
    /** The epoch's mean train loss, as far as its steps are made. */
    epochLoss: ofEachProbe,
    /** Early stopping: the best epoch's parameters and val loss, and epochs since. */
    stopping,
  };
}

function mapSpecs<To>(specs: Specs, replace: (spec: TensorSpec) => To): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, replace(spec)]));
}

function labelSpec({ task, targets, outputs }: TrainingShape, rows: number): TensorSpec {
  return task === 'classification' ? int32(targets, rows) : float32(targets, rows, outputs);
}

export type TrainingInputs = ReturnType<typeof trainingInputs>;
export type TrainingValues = Mapped<TrainingInputs, TensorSpec, Value>;

function float32(...shape: number[]): TensorSpec {
  return new TensorSpec('float32', shape);
}

function int32(...shape: number[]): TensorSpec {
  return new TensorSpec('int32', shape);
}
