import type { Value } from '../graph/graph-function';
import { writeProgram, type GraphProgram } from '../graph/graph-program';
import {
  absolute,
  add,
  cast,
  constant,
  divide,
  greater,
  matMul,
  maximum,
  multiply,
  reshape,
  select,
  selfAdjointEigen,
  subtract,
  sum,
  transpose,
} from '../graph/operations';
import { TensorSpec } from '../graph/tensor-spec';
import { joined, split } from './wide';

/** Along an axis with less than this share of the largest variance the rows do not vary: weights there are 0. */
const NO_VARIANCE = 1e-12;

export interface RidgeShape {
  readonly columns: number;
  readonly outputs: number;
  readonly probes: number;
}

/** Covariances of the features and the outputs, as `split` in wide.ts. */
function ridgeInputs({ columns, outputs, probes }: RidgeShape) {
  return {
    features: new TensorSpec('float32', [2, columns, columns]),
    cross: new TensorSpec('float32', [2, columns, outputs]),
    /** Variances of the outputs, summed. */
    variance: new TensorSpec('float32', [2, 1]),
    decay: new TensorSpec('float32', [2, probes, 1, 1]),
  };
}

export type RidgeInputs = ReturnType<typeof ridgeInputs>;
export type RidgeOutputs = {
  /** [probes, outputs, columns] */
  readonly weight: TensorSpec;
  /** As `split` in wide.ts: [2, probes, 1] */
  readonly objective: TensorSpec;
  /** [probes, 1] */
  readonly gradientNorm: TensorSpec;
};

/**
 * Ridge regression for several weight decays from one decomposition, in float64. With S the features' covariance and
 * R theirs with the outputs, the mean squared error's gradient is 2 / outputs (S W - R): along an axis of variance s,
 * W = R / (s + decay outputs / 2). The objective and its gradient are those of W as rounded to float32.
 */
export function ridgeProgram(shape: RidgeShape): GraphProgram<RidgeInputs, RidgeOutputs> {
  const { columns, outputs, probes } = shape;
  const body = (inputs: Record<keyof RidgeInputs, Value>) => {
    const { values, vectors } = selfAdjointEigen(joined(inputs.features));
    const decay = joined(inputs.decay);
    const variances = reshape(values, [1, columns, 1]);
    const rotated = reshape(matMul(vectors, joined(inputs.cross), { a: true }), [1, columns, outputs]);
    const hessian = add(variances, multiply(decay, outputs / 2));
    const varies = greater(hessian, multiply(maximum(values, 0), NO_VARIANCE));
    // [probes, columns, outputs] along the axes
    const along = select(varies, divide(rotated, hessian), 0);
    const every = (matrix: Value) => matMul(asEvery(matrix, probes), along);
    const weight = cast(every(vectors), 'float32');

    const again = matMul(asEvery(vectors, probes), cast(weight, 'float64'), { a: true });
    const gradient = multiply(subtract(multiply(hessian, again), rotated), 2 / outputs);
    const fit = subtract(multiply(hessian, multiply(again, again)), multiply(multiply(again, rotated), 2));
    const total = sum(reshape(fit, [probes, columns * outputs]), 1);
    return {
      weight: transpose(weight, [0, 2, 1]),
      objective: split(multiply(add(total, joined(inputs.variance)), 1 / outputs)),
      gradientNorm: cast(maximum(reshape(absolute(gradient), [probes, columns * outputs]), 1), 'float32'),
    };
  };
  return writeProgram(ridgeInputs(shape), body, { compiled: false });
}

/** [columns, columns] as [probes, columns, columns] */
function asEvery(matrix: Value, probes: number): Value {
  const [rows = 0, columns = 0] = matrix.shape;
  const zeros = constant(matrix.owner, matrix.type, [probes, 1, 1], Array<number>(probes).fill(0));
  return add(zeros, reshape(matrix, [1, rows, columns]));
}
