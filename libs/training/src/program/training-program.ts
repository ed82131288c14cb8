import { branch, whileLoop } from '../graph/control';
import { writeProgram, type GraphProgram } from '../graph/graph-program';
import { add, constant, equal, gather, less, reshape, select, zeros } from '../graph/operations';
import type { Value } from '../graph/value';
import { batchAt } from './batches';
import { evaluateOnVal, lossAndGradient } from './linear-probes';
import { optimizerRule } from './optimizers';
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
        const reported = branch(
          less(NO_REPORT, place),
          { weight: learned.weight, epochLoss: learned.epochLoss, place, report },
          (ended) => ({ report: reportEpoch(ended, inputs, shape) }),
          (ended) => ({ report: ended.report }),
        );
        return { step: add(step, 1), state: learned, report: reported.report };
      },
    );
    return { state: end.state, report: end.report };
  });
}

/** One step of every probe on its group's batch. */
function learn({ weight, memory, epochLoss }: State, step: Value, inputs: TrainingValues, shape: TrainingShape): State {
  const { startsEpoch, stepCorrection, rootCorrection } = inputs.steps;
  const { loss, gradient } = lossAndGradient(weight, batchAt(step, inputs, shape), shape);
  const updated = optimizerRule(shape).update(weight, gradient, memory, {
    ...inputs.probes,
    stepCorrection: gather(stepCorrection, step),
    rootCorrection: gather(rootCorrection, step),
  });
  const lossBefore = select(equal(gather(startsEpoch, step), 1), 0, epochLoss);
  return { weight: updated.parameter, memory: updated.memory, epochLoss: add(lossBefore, loss) };
}

interface EndedEpoch {
  readonly weight: Value;
  readonly epochLoss: Value;
  readonly place: Value;
  readonly report: Value;
}

/** The report with the figures of one more epoch. */
function reportEpoch(
  { weight, epochLoss, place, report }: EndedEpoch,
  inputs: TrainingValues,
  shape: TrainingShape,
): Value {
  const { loss, correct } = evaluateOnVal(weight, inputs, shape);
  const places = constant(report.owner, 'int32', [shape.callEpochs, 1, 1, 1], [...Array(shape.callEpochs).keys()]);
  const figure = constant(report.owner, 'int32', [FIGURES.length, 1, 1], [...FIGURES.keys()]);
  const asFigure = (value: Value) => reshape(value, [1, shape.groups, shape.slots]);
  const valFigures = select(equal(figure, FIGURES.indexOf('valLoss')), asFigure(loss), asFigure(correct));
  const figures = select(equal(figure, FIGURES.indexOf('trainLoss')), asFigure(epochLoss), valFigures);
  return select(equal(places, place), figures, report);
}
