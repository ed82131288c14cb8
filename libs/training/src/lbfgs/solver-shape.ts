import { TensorSpec, type Value } from '../graph/value';
import type { Mapped } from '../graph/tree';

/** Pairs of steps and gradients' changes that a lane remembers. */
export const MEMORY = 10;

/**
 * All that a solver program's graph depends on. A *lane* is one convex function with a line search of its own: a
 * probe, or one label of a multilabel probe.
 */
export interface SolverShape {
  /** Rows that are looked at together: all of them, or a block's. */
  readonly rows: number;
  /** Columns of the features and a last one of ones, whose weight is the bias. */
  readonly columns: number;
  /** Lanes, ghosts included. */
  readonly lanes: number;
  /** Logits of a lane: 1 is logistic (labels 0 and 1), more is softmax over as many classes. */
  readonly logits: number;
  /** Sets of labels, and of rows' weights. */
  readonly labelSets: number;
  readonly weightSets: number;
}

/** Where a lane stands. All but `running` are ends. */
export const STATUS = {
  running: 0,
  converged: 1,
  /** Separable, without weight decay. */
  noOptimum: 2,
  /** The line search finds nothing lower any more: rounding is all that is left, or something is wrong. */
  stalled: 3,
  /** NaN or infinity at zero weights. */
  overflown: 4,
  /** `maxIterations` are done. */
  exhausted: 5,
} as const;

/** Rows, and what the lanes make of them. */
export function rowInputs({ rows, columns, labelSets, weightSets }: SolverShape) {
  return {
    features: new TensorSpec('float32', [rows, columns]),
    labels: new TensorSpec('int32', [labelSets, rows]),
    /** By set; they add up to 1 over all rows. */
    shares: new TensorSpec('float32', [weightSets, rows]),
  };
}

/**
 * The coordinates in which a lane is solved: weight = (point * scale) basis^T. The basis holds the principal axes of
 * the features, and the bias; a lane's scale makes its Hessian at zero the identity.
 */
export function laneInputs({ columns, lanes }: SolverShape) {
  return {
    basis: new TensorSpec('float32', [columns, columns]),
    scale: new TensorSpec('float32', [lanes, 1, columns]),
    /** 0 for the bias. */
    decay: new TensorSpec('float32', [lanes, 1, columns]),
    labelSet: new TensorSpec('int32', [lanes]),
    weightSet: new TensorSpec('int32', [lanes]),
    maxIterations: new TensorSpec('int32', []),
  };
}

/** What a lane carries from one evaluation to the next; `of each` are [lanes, 1]. */
export function solverState({ columns, lanes, logits }: SolverShape) {
  const vector = new TensorSpec('float32', [lanes, logits * columns]);
  const ofEach = new TensorSpec('float32', [lanes, 1]);
  const history = new TensorSpec('float32', [MEMORY, lanes, logits * columns]);
  const count = new TensorSpec('int32', [lanes, 1]);
  return {
    /** The weights to be evaluated: those of point + step * direction. */
    weight: new TensorSpec('float32', [lanes * logits, columns]),
    point: vector,
    gradient: vector,
    /** At `point`; as `split` in wide.ts. */
    loss: new TensorSpec('float32', [2, lanes, 1]),
    direction: vector,
    /** By how much the last direction of L-BFGS was to lower the loss. */
    promise: ofEach,
    search: { step: ofEach, slope: ofEach, low: ofEach, lowSlope: ofEach, high: ofEach, highSlope: ofEach },
    /** The newest last; pairs of curvature 0 are none. */
    history: { steps: history, changes: history, curvatures: new TensorSpec('float32', [MEMORY, lanes, 1]) },
    counts: { status: count, iterations: count, evaluations: count, tries: count, restarts: count },
  };
}

export type RowInputs = ReturnType<typeof rowInputs>;
export type RowValues = Mapped<RowInputs, TensorSpec, Value>;
export type LaneInputs = ReturnType<typeof laneInputs>;
export type LaneValues = Mapped<LaneInputs, TensorSpec, Value>;
export type StateSpecs = ReturnType<typeof solverState>;
export type State = Mapped<StateSpecs, TensorSpec, Value>;

/** What rows add to every lane. */
export function sumSpecs({ columns, lanes, logits }: SolverShape) {
  return {
    /** As `split` in wide.ts. */
    loss: new TensorSpec('float32', [2, lanes, 1]),
    /** The losses' slope by the weights. */
    slope: new TensorSpec('float32', [lanes * logits, columns]),
    /** Rows that count and are not classified right. */
    wrong: new TensorSpec('float32', [lanes, 1]),
  };
}

export type SumSpecs = ReturnType<typeof sumSpecs>;
