import type { Tensors } from '../graph/loaded-program';
import { mapTree } from '../graph/tree';
import { TensorSpec } from '../graph/value';
import { tf, type Tensor } from '../tensorflow';
import type { Lane, LaneResult } from './lanes';
import { ENDLESS } from './line-search';
import type { PrincipalAxes } from './principal-axes';
import { STATUS, laneInputs, solverState, type LaneInputs, type SolverShape, type StateSpecs } from './solver-shape';
import { joinedNumbers } from './wide';

/** An axis with less than this share of the largest variance is scaled as if it had so much. */
const LEAST_VARIANCE = 1e-6;
/** Greater than any loss: whatever the first evaluation finds is better. */
const NO_LOSS_YET = 3e38;

export type StateTensors = Tensors<StateSpecs>;

/** The settings of lanes as the programs take them; the rest of the shape's lanes are ghosts. */
export function laneTensors(
  lanes: readonly Lane[],
  { vectors, variances }: PrincipalAxes,
  shape: SolverShape,
  maxIterations: number,
): Tensors<LaneInputs> {
  const { columns } = shape;
  const specs = laneInputs(shape);
  const basis = new Float32Array(columns * columns);
  for (let row = 0; row < columns - 1; row++) {
    basis.set(vectors.subarray(row * (columns - 1), (row + 1) * (columns - 1)), row * columns);
  }
  basis[columns * columns - 1] = 1;
  const padded = (entries: readonly (readonly number[])[], width: number) =>
    [...entries, ...Array<number[]>(shape.lanes - lanes.length).fill(Array<number>(width).fill(0))].flat();
  const decays = lanes.map(({ decay }) => [...Array<number>(columns - 1).fill(decay), 0]);
  const scales = lanes.map(({ decay }) => scaleOf(decay, variances, shape.logits));
  const ofEach = (valueOf: (lane: Lane) => number) =>
    padded(
      lanes.map((lane) => [valueOf(lane)]),
      1,
    );
  return {
    basis: upload(specs.basis, basis),
    scale: upload(specs.scale, Float32Array.from(padded(scales, columns))),
    decay: upload(specs.decay, Float32Array.from(padded(decays, columns))),
    labelSet: upload(specs.labelSet, Int32Array.from(ofEach(({ labelSet }) => labelSet))),
    weightSet: upload(specs.weightSet, Int32Array.from(ofEach(({ weightSet }) => weightSet))),
    maxIterations: upload(specs.maxIterations, Int32Array.of(maxIterations)),
  };
}

/**
 * One over the root of the Hessian's diagonal at zero weights, where each class has the same share of every row.
 * Böhning (1992) bounds the Hessian everywhere by half the number of classes of this.
 */
function scaleOf(decay: number, variances: Float32Array, logits: number): number[] {
  const classes = Math.max(logits, 2);
  const share = (1 - 1 / classes) / classes;
  const least = LEAST_VARIANCE * Math.max(...variances);
  const along = [...variances].map((variance) => share * Math.max(variance, least) + decay);
  // Infinite variances are to end the lane as overflown, not at weights of 0; no variance at all scales nothing.
  return [...along, share].map((hessian) => (Number.isFinite(hessian) ? 1 / Math.sqrt(hessian || 1) : NaN));
}

/** All lanes at zero, before the first evaluation. */
export function startState(lanes: number, shape: SolverShape): StateTensors {
  const given: Readonly<Record<string, (spec: TensorSpec) => Tensor>> = {
    loss: ({ shape: [, ...rest] }) => tf.stack([tf.fill(rest, NO_LOSS_YET), tf.zeros(rest)]),
    'search/high': ({ shape }) => tf.fill([...shape], ENDLESS),
    'search/highSlope': ({ shape }) => tf.fill([...shape], ENDLESS),
    'counts/status': (spec) => upload(spec, statuses(Array<number>(lanes).fill(STATUS.running), spec)),
    // The evaluation at zero ends no iteration.
    'counts/iterations': ({ shape }) => tf.fill([...shape], -1, 'int32'),
  };
  return tf.tidy(() => mapTree(solverState(shape), TensorSpec, (spec, path) => given[path]?.(spec) ?? zeros(spec)));
}

/**
 * The state of some lanes, in a program of another shape.
 * @param slots where the lanes are now
 */
export function stateOf(
  slots: readonly number[],
  state: StateTensors,
  from: SolverShape,
  to: SolverShape,
): StateTensors {
  // Ghosts repeat the first; their status keeps them as they are.
  const indices = Array.from({ length: to.lanes }, (_, slot) => slots[slot] ?? 0);
  const specs = solverState(to);
  return tf.tidy(() => {
    const chosen = mapTree(state, tf.Tensor, (tensor: Tensor) =>
      tensor.rank === 3 ? tf.gather(tensor, indices, 1) : tf.gather(tf.reshape(tensor, [from.lanes, -1]), indices, 0),
    );
    const running = statuses(Array<number>(slots.length).fill(STATUS.running), specs.counts.status);
    return {
      ...chosen,
      weight: tf.reshape(chosen.weight, [...specs.weight.shape]),
      counts: { ...chosen.counts, status: upload(specs.counts.status, running) },
    };
  });
}

/** Where each lane ended, its weights for rows as they came. */
export function resultsOf(
  slots: readonly number[],
  state: StateTensors,
  { basis, scale }: Tensors<LaneInputs>,
  { mean }: PrincipalAxes,
  { lanes, logits, columns }: SolverShape,
): LaneResult[] {
  const [weights, slopes] = tf.tidy(() => {
    const points = tf.mul(tf.reshape(state.point, [lanes, logits, columns]), scale);
    const weight = tf.matMul(tf.reshape(points, [lanes * logits, columns]), basis, false, true);
    const gradient = tf.div(tf.reshape(state.gradient, [lanes, logits, columns]), scale);
    return [weight.dataSync<'float32'>(), tf.max(tf.abs(gradient), [1, 2]).dataSync<'float32'>()];
  });
  const losses = joinedNumbers(state.loss.dataSync<'float32'>());
  const counts = mapTree(state.counts, tf.Tensor, (count: Tensor) => count.dataSync<'int32'>());
  return slots.map((slot) => ({
    ...uncentred(weights.subarray(slot * logits * columns, (slot + 1) * logits * columns), mean, logits),
    certificate: {
      objective: losses[slot] ?? NaN,
      gradientNorm: slopes[slot] ?? NaN,
      iterations: Math.max(counts.iterations[slot] ?? 0, 0),
      evaluations: counts.evaluations[slot] ?? 0,
      converged: counts.status[slot] === STATUS.converged,
      noOptimum: counts.status[slot] === STATUS.noOptimum,
    },
  }));
}

/** @param weights [logits, columns + 1] for centred rows with a column of ones */
function uncentred(weights: Float32Array, mean: Float64Array, logits: number) {
  const columns = mean.length;
  const weight = new Float32Array(logits * columns);
  const bias = new Float32Array(logits);
  for (let logit = 0; logit < logits; logit++) {
    const ofLogit = weights.subarray(logit * (columns + 1), (logit + 1) * (columns + 1) - 1);
    weight.set(ofLogit, logit * columns);
    const shift = ofLogit.reduce((sum, value, column) => sum + value * (mean[column] ?? 0), 0);
    bias[logit] = (weights[(logit + 1) * (columns + 1) - 1] ?? NaN) - shift;
  }
  return { weight, bias };
}

/** Of the lanes, then those of ghosts, which never run. */
function statuses(ofLanes: readonly number[], { shape: [lanes = 0] }: TensorSpec): Int32Array {
  return Int32Array.from({ length: lanes }, (_, slot) => ofLanes[slot] ?? STATUS.converged);
}

function upload({ shape, type }: TensorSpec, values: Float32Array | Int32Array): Tensor {
  return tf.tensor(values, [...shape], type === 'int32' ? 'int32' : 'float32');
}

function zeros({ shape, type }: TensorSpec): Tensor {
  return tf.zeros([...shape], type === 'int32' ? 'int32' : 'float32');
}
