import { branch, whileLoop } from '../graph/control-flow';
import type { Value } from '../graph/graph-function';
import { writeProgram, type GraphProgram } from '../graph/graph-program';
import { add, constant, equal, gather, less, multiply, reshape, select, zeros } from '../graph/operations';
import { batchAt } from './batches';
import { noteBest, type Stopping } from './early-stopping';
import type { Parameters } from './heads';
import { optimizerRule } from './optimizers';
import { evaluateOnVal, lossAndGradient } from './probes';
import {
  NO_REPORT,
  trainingInputs,
  type TrainingInputs,
  type TrainingShape,
  type TrainingValues,
} from './training-shape';

type State = TrainingValues['state'];

export type TrainingOutputs = {
  readonly state: State;
  /**
   * float32 [callEpochs, FIGURES, groups, slots]: the figures of the epochs that ended, at their `reportAt`.
   * One tensor, not three: XLA takes 40 ms to compile each of the small loops that fill and copy one.
   */
  readonly report: Value;
};

/** What is reported of an epoch: mean train loss, each batch before its step; val loss and rows right after the last. */
export const FIGURES = ['trainLoss', 'valLoss', 'valCorrect'] as const;

/** Writes the program that makes `steps.count` steps with all probes at once and evaluates them where an epoch ends. */
export function trainingProgram(shape: TrainingShape): GraphProgram<TrainingInputs, TrainingOutputs> {
  return writeProgram(trainingInputs(shape), (inputs) => {
    const { count, reportAt } = inputs.steps;
    const { callEpochs, groups, slots } = shape;
    const start = {
      step: constant(count.owner, 'int32', [], [0]),
      state: inputs.state,
      report: zeros(count.owner, 'float32', [callEpochs, FIGURES.length, groups, slots]),
    };
    const end = whileLoop(
      start,
      ({ step }) => less(step, count),
      ({ step, state, report }) => {
        const learned = learn(state, step, inputs, shape);
        const place = gather(reportAt, step);
        const { parameters, epochLoss, stopping } = learned;
        const ended = branch(
          less(NO_REPORT, place),
          { parameters, epochLoss, stopping, place, report },
          (epoch) => endEpoch(epoch, inputs, shape),
          (epoch) => ({ stopping: epoch.stopping, report: epoch.report }),
        );
        return { step: add(step, 1), state: { ...learned, stopping: ended.stopping }, report: ended.report };
      },
    );
    return { state: end.state, report: end.report };
  });
}

/** One batch of every probe's group; it makes a step, or adds to the one at the end of the epoch. */
function learn(state: State, step: Value, inputs: TrainingValues, shape: TrainingShape): State {
  const { startsEpoch, reportAt } = inputs.steps;
  const { loss, gradient } = lossAndGradient(state.parameters, batchAt(step, inputs, shape), shape);
  const epochLoss = add(select(equal(gather(startsEpoch, step), 1), 0, state.epochLoss), loss);
  const { parameters, memory, stopping } = state;
  if (!shape.accumulates)
    return { ...state, ...updated({ parameters, memory, gradient }, step, inputs, shape), epochLoss };

  const sum = mapParameters(gradient, (slope, name) => add(state.gradient[name] ?? slope, slope));
  const moved = branch(
    less(NO_REPORT, gather(reportAt, step)),
    { parameters, memory, gradient: sum },
    (moving) => ({
      ...updated(moving, step, inputs, shape),
      gradient: mapParameters(moving.gradient, (slope) => multiply(slope, 0)),
    }),
    (waiting) => waiting,
  );
  return { ...moved, epochLoss, stopping };
}

type Moving = Pick<State, 'parameters' | 'memory' | 'gradient'>;

/** One step of the optimiser. */
function updated(
  { parameters, memory, gradient }: Moving,
  step: Value,
  inputs: TrainingValues,
  shape: TrainingShape,
): Pick<State, 'parameters' | 'memory'> {
  const { rate, stepCorrection, rootCorrection } = inputs.steps;
  const settings = {
    ...inputs.probes,
    learningRate: multiply(inputs.probes.learningRate, gather(rate, step)),
    stepCorrection: gather(stepCorrection, step),
    rootCorrection: gather(rootCorrection, step),
  };
  const rule = optimizerRule(shape);
  const results = Object.entries(parameters).map(([name, parameter]) => {
    const slope = gradient[name];
    const kept = memory[name];
    if (!slope || !kept) throw new TypeError(`Nothing moves ${name}.`);
    return [name, rule.update(parameter, slope, kept, settings)] as const;
  });
  return {
    parameters: Object.fromEntries(results.map(([name, { parameter }]) => [name, parameter])),
    memory: Object.fromEntries(results.map(([name, result]) => [name, result.memory])),
  };
}

function mapParameters(parameters: Parameters, replace: (value: Value, name: string) => Value): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, replace(value, name)]));
}

interface Epoch {
  readonly parameters: Parameters;
  readonly epochLoss: Value;
  readonly stopping: Stopping;
  readonly place: Value;
  readonly report: Value;
}

/** The report with the figures of one more epoch, and what early stopping makes of it. */
function endEpoch(
  { parameters, epochLoss, stopping, place, report }: Epoch,
  inputs: TrainingValues,
  shape: TrainingShape,
): { stopping: Stopping; report: Value } {
  const { loss, correct } = evaluateOnVal(parameters, inputs, shape);
  const places = constant(report.owner, 'int32', [shape.callEpochs, 1, 1, 1], [...Array(shape.callEpochs).keys()]);
  const figure = constant(report.owner, 'int32', [FIGURES.length, 1, 1], [...FIGURES.keys()]);
  const asFigure = (value: Value) => reshape(value, [1, ...value.shape]);
  const valFigures = select(equal(figure, FIGURES.indexOf('valLoss')), asFigure(loss), asFigure(correct));
  const figures = select(equal(figure, FIGURES.indexOf('trainLoss')), asFigure(epochLoss), valFigures);
  return {
    stopping: shape.patience === null ? stopping : noteBest(stopping, parameters, loss, shape.patience),
    report: select(equal(places, place), figures, report),
  };
}
