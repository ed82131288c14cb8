import { writeProgram, type GraphProgram } from '../graph/graph-program';
import { add, argMax, cast, gather, matMul, reshape, transpose } from '../graph/operations';
import type { Mapped } from '../graph/tree';
import { TensorSpec, type Value } from '../graph/value';
import { crossEntropy } from './cross-entropy';

/** All that an evaluation program's graph depends on. */
export interface EvaluationShape {
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
  readonly probes: number;
  readonly targets: number;
}

export type EvaluationInputs = ReturnType<typeof evaluationInputs>;
export type EvaluationOutputs = { readonly predicted: Value; readonly loss: Value };

function evaluationInputs({ rows, columns, classes, probes, targets }: EvaluationShape) {
  return {
    features: new TensorSpec('float32', [rows, columns]),
    labels: new TensorSpec('int32', [targets, rows]),
    /** By probe, of `targets`. */
    target: new TensorSpec('int32', [probes]),
    weight: new TensorSpec('float32', [probes * classes, columns]),
    bias: new TensorSpec('float32', [probes * classes]),
  };
}

/**
 * Applies exported weights to features as they come. All is float64 inside, so that whoever applies them in float64,
 * in whatever order of summation, gets the same predictions.
 * Gives predicted, int32 [rows, probes], the lowest class of equals, and loss, float32 [rows, probes].
 */
export function evaluationProgram(shape: EvaluationShape): GraphProgram<EvaluationInputs, EvaluationOutputs> {
  const { rows, probes, classes } = shape;
  const body = ({ features, labels, target, weight, bias }: Mapped<EvaluationInputs, TensorSpec, Value>) => {
    const products = matMul(cast(features, 'float64'), cast(weight, 'float64'), { b: true });
    const logits = reshape(add(products, cast(bias, 'float64')), [rows, probes, classes]);
    const { loss } = crossEntropy(logits, transpose(gather(labels, target), [1, 0]));
    return { predicted: argMax(logits, 2), loss: reshape(cast(loss, 'float32'), [rows, probes]) };
  };
  // XLA would make it no faster (20,000 x 768 by 240 outputs: 0.5 s either way) and takes 0.4 s to compile.
  return writeProgram(evaluationInputs(shape), body, { compiled: false });
}
