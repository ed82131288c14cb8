import { writeProgram, type GraphProgram } from '../graph/graph-program';
import { cast, selfAdjointEigen } from '../graph/operations';
import { TensorSpec } from '../graph/tensor-spec';
import { ProgramCache } from '../program/program-cache';
import { tf } from '../tensorflow';
import { momentsOf } from './moments';
import type { ConvexProblem, SolveHooks } from './problem';
import { everyNth } from './row-blocks';
import { fitsFloat32, joined, splitNumbers } from './wide';

/**
 * Any axes give the same optimum; true ones give it soonest. Each third of 20,000 rows of 768 columns, which is what
 * this allows, takes 0.9 s less to multiply and cost 1 evaluation in 18.
 */
const ROWS_A_COLUMN = 8;
const LEAST_ROWS = 4096;

/** Where the features' rows lie. */
export interface PrincipalAxes {
  /** [columns] */
  readonly mean: Float64Array;
  /** [columns, columns], an axis a column: orthonormal to float32's rounding */
  readonly vectors: Float32Array;
  /** [columns]: the variance along each axis, none negative; infinite where they overflow */
  readonly variances: Float32Array;
}

type AxesInputs = { readonly covariance: TensorSpec };
type AxesOutputs = { readonly vectors: TensorSpec; readonly variances: TensorSpec };

const programs = new ProgramCache(axesProgram);

function axesProgram(columns: number): GraphProgram<AxesInputs, AxesOutputs> {
  const inputs = { covariance: new TensorSpec('float32', [2, columns, columns]) };
  return writeProgram(
    inputs,
    ({ covariance }) => {
      const { values, vectors } = selfAdjointEigen(joined(covariance));
      return { vectors: cast(vectors, 'float32'), variances: cast(values, 'float32') };
    },
    { compiled: false },
  );
}

/** The axes of the rows, whatever they weigh, and of evenly spread ones where there are many. */
export async function principalAxes(problem: ConvexProblem, hooks: SolveHooks): Promise<PrincipalAxes> {
  const { columns } = problem;
  const enough = Math.max(LEAST_ROWS, ROWS_A_COLUMN * columns);
  const sample = everyNth(problem, Math.max(1, Math.floor(problem.rows / enough)));
  const [moments] = await momentsOf(sample, [new Float32Array(sample.rows).fill(1)], hooks);
  if (!moments) throw new Error('One set of weights has one set of moments.');
  const features = { first: 0, count: columns };
  const covariance = moments.covariances(features, features);
  const mean = moments.means(features);
  // There is no decomposition of infinity; infinite variances end every lane as overflown.
  if (!fitsFloat32(covariance)) {
    const variances = new Float32Array(columns).fill(Infinity);
    return { mean, vectors: new Float32Array(columns * columns), variances };
  }
  return programs.with(columns, (program) => {
    const halves = tf.tensor3d(splitNumbers(covariance), [2, columns, columns]);
    const { vectors, variances } = program.run({ covariance: halves });
    const axes = {
      mean,
      vectors: vectors.dataSync<'float32'>(),
      variances: variances.dataSync<'float32'>().map((variance) => Math.max(variance, 0)),
    };
    tf.dispose([halves, vectors, variances]);
    return Promise.resolve(axes);
  });
}
