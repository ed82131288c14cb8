import type { Task } from '@sonde/contracts';
import type { Value } from '../graph/graph-function';
import { writeProgram, type GraphProgram } from '../graph/graph-program';
import {
  add,
  argMax,
  cast,
  constant,
  divide,
  equal,
  larger,
  less,
  matMul,
  multiply,
  reshape,
  select,
  sum,
  transpose,
} from '../graph/operations';
import type { Mapped } from '../graph/tree';
import { TensorSpec } from '../graph/tensor-spec';
import { bySlot } from './batches';
import { lossOf } from './losses';

/** All that an evaluation program's graph depends on. */
export interface EvaluationShape {
  readonly rows: number;
  readonly columns: number;
  /** Units of the hidden layer, 0 for linear probes. */
  readonly hidden: number;
  readonly outputs: number;
  readonly probes: number;
}

function evaluationInputs({ rows, columns, hidden, outputs, probes }: EvaluationShape) {
  const [width, seconds] = hidden === 0 ? [outputs, 0] : [hidden, probes];
  return {
    features: float32(rows, columns),
    first: { weight: float32(probes * width, columns), bias: float32(probes * width, 1) },
    /** Empty without a hidden layer. */
    second: { weight: float32(seconds, outputs, hidden), bias: float32(seconds, outputs, 1) },
  };
}

export type EvaluationInputs = ReturnType<typeof evaluationInputs>;
export type EvaluationOutputs = { readonly said: Value; readonly largest: Value };

/**
 * Applies exported weights to features as they come. All is float64 inside, so that whoever applies them in float64,
 * in whatever order of summation, gets the same predictions.
 * Gives said, float32 [probes, rows, outputs]; largest, int32 [probes, rows], which output it is, the lowest of equals.
 */
export function evaluationProgram(shape: EvaluationShape): GraphProgram<EvaluationInputs, EvaluationOutputs> {
  const body = (inputs: Mapped<EvaluationInputs, TensorSpec, Value>) => {
    const said = apply(inputs, shape);
    return { said: transpose(cast(said, 'float32'), [0, 2, 1]), largest: argMax(said, 1) };
  };
  // XLA would make it no faster (20,000 x 768 by 240 outputs: 0.5 s either way) and takes 0.4 s to compile.
  return writeProgram(evaluationInputs(shape), body, { compiled: false });
}

/** A fit program's shape: what is true of the rows is among its inputs. */
export interface FitShape extends EvaluationShape {
  readonly task: Task;
  readonly targets: number;
}

function fitInputs(shape: FitShape) {
  const { task, targets, rows, outputs, probes } = shape;
  const isClass = task === 'classification';
  return {
    ...evaluationInputs(shape),
    labels: isClass ? new TensorSpec('int32', [targets, rows]) : float32(targets, rows, outputs),
    /** By probe, of `targets`. */
    target: new TensorSpec('int32', [1, probes]),
    /** How many of the rows are real; the others fill up. */
    count: new TensorSpec('int32', []),
  };
}

export type FitInputs = ReturnType<typeof fitInputs>;
export type FitOutputs = { readonly loss: Value; readonly squares: Value; readonly correct: Value };

/**
 * How well exported weights fit rows, as above: means of the rows' losses and of their squares, and the number of rows
 * whose largest output is the label, each [probes], float32.
 */
export function fitProgram(shape: FitShape): GraphProgram<FitInputs, FitOutputs> {
  const { task, rows, outputs, probes } = shape;
  const body = (inputs: Mapped<FitInputs, TensorSpec, Value>) => {
    const said = reshape(apply(inputs, shape), [1, probes, outputs, rows]);
    const labels = bySlot(inputs.labels, inputs.target);
    const { loss } = lossOf({ task }, said, task === 'classification' ? labels : cast(labels, 'float64'));
    const numbers = constant(inputs.count.owner, 'int32', [rows], [...Array(rows).keys()]);
    const total = (each: Value) => {
      const real = select(less(numbers, inputs.count), each, 0);
      return reshape(sum(real, real.shape.length - 1), [probes]);
    };
    const meanOf = (each: Value) => cast(divide(total(each), cast(inputs.count, 'float64')), 'float32');
    const isCorrect = task === 'classification' ? equal(argMax(said, 2), labels) : less(loss, 0);
    return {
      loss: meanOf(loss),
      squares: meanOf(multiply(loss, loss)),
      correct: total(cast(isCorrect, 'float32')),
    };
  };
  return writeProgram(fitInputs(shape), body, { compiled: false });
}

/** float64 [probes, outputs, rows] */
function apply(
  { features, first, second }: Mapped<EvaluationInputs, TensorSpec, Value>,
  { rows, probes, hidden, outputs }: EvaluationShape,
): Value {
  const exact = (value: Value) => cast(value, 'float64');
  const wide = add(matMul(exact(first.weight), exact(features), { b: true }), exact(first.bias));
  if (hidden === 0) return reshape(wide, [probes, outputs, rows]);
  const units = larger(reshape(wide, [probes, hidden, rows]), 0);
  return add(matMul(exact(second.weight), units), exact(second.bias));
}

function float32(...shape: number[]): TensorSpec {
  return new TensorSpec('float32', shape);
}
