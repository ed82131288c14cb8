import { branch, whileLoop } from '../graph/control';
import { writeProgram, type GraphProgram } from '../graph/graph-program';
import { add, constant, equal, gather, less, reshape, select, zeros } from '../graph/operations';
import type { Value } from '../graph/value';
import { batchAt } from './batches';
import { evaluateOnVal, lossAndGradient } from './linear-probes';
import { optimizerRule } from './optimizers';
import { trainingInputs, type TrainingInputs, type TrainingShape, type TrainingValues } from './training-shape';

type State = TrainingValues['state'];

/** The figures of the epochs that ended in a call: the first `ended` entries. */
type Report = {
  /** int32 scalar */
  readonly ended: Value;
  /** float32 [callEpochs, groups, slots]: mean over the epoch's rows, each before its step */
  readonly trainLoss: Value;
  /** float32 [callEpochs, groups, slots]: after the epoch */
  readonly valLoss: Value;
  /** int32 [callEpochs, groups, slots]: rows of val that are right, after the epoch */
  readonly valCorrect: Value;
};

export type TrainingOutputs = { readonly state: State; readonly report: Report };

/** Writes the program that makes `steps.count` steps with all probes at once and evaluates them where an epoch ends. */
export function trainingProgram(shape: TrainingShape): GraphProgram<TrainingInputs, TrainingOutputs> {
  return writeProgram(trainingInputs(shape), (inputs) => {
    const start = {
      step: constant(inputs.steps.count.owner, 'int32', [], [0]),
      state: inputs.state,
      report: emptyReport(inputs, shape),
    };
    const end = whileLoop(
      start,
      ({ step }) => less(step, inputs.steps.count),
      ({ step, state, report }) => {
        const learned = learn(state, step, inputs, shape);
        const closed = branch(
          equal(gather(inputs.steps.endsEpoch, step), 1),
          { parameters: learned.parameters, epochLoss: learned.epochLoss, report },
          (open) => closeEpoch(open, inputs, shape),
          (open) => ({ epochLoss: open.epochLoss, report: open.report }),
        );
        return { step: add(step, 1), state: { ...learned, epochLoss: closed.epochLoss }, report: closed.report };
      },
    );
    return { state: end.state, report: end.report };
  });
}

/** One step of every probe on its group's batch. */
function learn(state: State, step: Value, inputs: TrainingValues, shape: TrainingShape): State {
  const { loss, gradient } = lossAndGradient(state.parameters, batchAt(step, inputs, shape), shape);
  const rule = optimizerRule(shape);
  const settings = {
    ...inputs.probes,
    stepCorrection: gather(inputs.steps.stepCorrection, step),
    rootCorrection: gather(inputs.steps.rootCorrection, step),
  };
  const weight = rule.update(state.parameters.weight, gradient.weight, state.memory.weight, settings);
  const bias = rule.update(state.parameters.bias, gradient.bias, state.memory.bias, settings);
  return {
    parameters: { weight: weight.parameter, bias: bias.parameter },
    memory: { weight: weight.memory, bias: bias.memory },
    epochLoss: add(state.epochLoss, loss),
  };
}

interface OpenEpoch {
  readonly parameters: State['parameters'];
  readonly epochLoss: Value;
  readonly report: Report;
}

/** Writes the epoch's figures into the report and starts the next epoch's loss at 0. */
function closeEpoch(
  { parameters, epochLoss, report }: OpenEpoch,
  inputs: TrainingValues,
  shape: TrainingShape,
): { epochLoss: Value; report: Report } {
  const { callEpochs, groups, slots } = shape;
  const places = constant(report.ended.owner, 'int32', [callEpochs, 1, 1], [...Array(callEpochs).keys()]);
  const here = equal(places, report.ended);
  const written = (figures: Value, before: Value) => select(here, reshape(figures, [1, groups, slots]), before);
  const { loss, correct } = evaluateOnVal(parameters, inputs, shape);
  return {
    epochLoss: zeros(report.ended.owner, 'float32', [groups, slots]),
    report: {
      ended: add(report.ended, 1),
      trainLoss: written(epochLoss, report.trainLoss),
      valLoss: written(loss, report.valLoss),
      valCorrect: written(correct, report.valCorrect),
    },
  };
}

function emptyReport({ steps }: TrainingValues, { callEpochs, groups, slots }: TrainingShape): Report {
  const { owner } = steps.count;
  const shape = [callEpochs, groups, slots];
  return {
    ended: constant(owner, 'int32', [], [0]),
    trainLoss: zeros(owner, 'float32', shape),
    valLoss: zeros(owner, 'float32', shape),
    valCorrect: zeros(owner, 'int32', shape),
  };
}
