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

export type TrainingInputs = ReturnType<typeof trainingInputs>;
export type TrainingValues = Mapped<TrainingInputs, TensorSpec, Value>;

/**
 * What the program takes. *Outputs* are slots x classes, a probe's classes side by side: weights are stacked as
 * nn.Linear has them. Of [out, in] and [in, out] it is also the faster: a step of 24 probes of 2 classes in 6 groups
 * took 0.63 ms to 1.01, since the gradient's product then transposes the narrow factor instead of the features.
 */
export function trainingInputs(shape: TrainingShape) {
  const { groups, slots, columns, callSteps, batchRows } = shape;
  const outputs = slots * shape.classes;
  const parameters = { weight: float32(groups, outputs, columns), bias: float32(groups, outputs, 1) };
  const ofEach = float32(groups, outputs, 1);
  return {
    train: { features: float32(shape.trainRows, columns), labels: int32(shape.targets, shape.trainRows) },
    val: { features: float32(shape.valRows, columns), labels: int32(shape.targets, shape.valRows) },
    probes: { target: int32(groups, slots), learningRate: ofEach, weightDecay: ofEach, momentum: ofEach },
    steps: {
      /** How many of callSteps are to be made. */
      count: int32(),
      /** Rows of train by batch, and how many of each count: what a short batch lacks is filled up. Empty if full. */
      order: batchRows === 'full' ? int32(0) : int32(callSteps, groups, batchRows),
      orderRows: batchRows === 'full' ? int32(0) : int32(callSteps),
      /** 1 where the step is its epoch's last. */
      endsEpoch: int32(callSteps),
      stepCorrection: float32(callSteps),
      rootCorrection: float32(callSteps),
    },
    state: {
      parameters,
      memory: memoryOf(parameters, shape),
      /** Mean train loss of the epoch so far, as a part of the whole epoch's. */
      epochLoss: float32(groups, slots),
    },
  };
}

function memoryOf(
  parameters: Readonly<Record<'weight' | 'bias', TensorSpec>>,
  shape: TrainingShape,
): Readonly<Record<'weight' | 'bias', Readonly<Record<string, TensorSpec>>>> {
  const { memory } = optimizerRule(shape);
  const ofParameter = (spec: TensorSpec) => Object.fromEntries(memory.map((name) => [name, spec]));
  return { weight: ofParameter(parameters.weight), bias: ofParameter(parameters.bias) };
}

function float32(...shape: number[]): TensorSpec {
  return new TensorSpec('float32', shape);
}

function int32(...shape: number[]): TensorSpec {
  return new TensorSpec('int32', shape);
}
