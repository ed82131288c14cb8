import type { Task } from '@sonde/contracts';
import type { Certificate, ReadRows, Labels, LinearWeights } from '@sonde/domain';

/** Probes that see the same rows of one layer, each of which has one optimum. */
export interface ConvexProblem {
  readonly task: Task;
  /** Classes, labels or regression outputs. */
  readonly outputs: number;
  readonly rows: number;
  readonly columns: number;
  /** Normalised and finite: [rows, columns] in memory, or what gives all rows in order, `size` at a time, again and again. */
  readonly features: Float32Array | RowBlocks;
  /** By target: classification [rows] of 0 to outputs - 1; else [rows, outputs], multilabel of 0 and 1. */
  readonly labels: readonly Labels[];
  /** Sets of weights [rows], none negative, some positive; only their ratios matter. */
  readonly rowWeights: readonly Float32Array[];
  readonly probes: readonly ConvexProbe[];
  readonly maxIterations: number;
}

export interface RowBlocks {
  blocks(size: number): AsyncIterable<ReadRows>;
}

export interface ConvexProbe {
  /** Index into `labels`. */
  readonly target: number;
  /** Of the mean loss + weightDecay / 2 ||W||^2, W as exported. */
  readonly weightDecay: number;
  /** Index into `rowWeights`; null where all rows weigh the same. */
  readonly rowWeights: number | null;
}

/** An optimum, for features as the problem has them. */
export interface ConvexSolution extends LinearWeights {
  /**
   * `gradientNorm` is the largest component of the objective's gradient by the weights along the principal axes of the
   * centred features, and by the bias. The gradient's euclidean length is the same there as by the weights themselves.
   */
  readonly certificate: Certificate;
}

export interface SolveHooks {
  readonly signal?: AbortSignal;
  /** Called with each block of rows that was passed over. */
  readonly onActivity?: () => void;
  /** Called several times a second, or after each pass over the rows, with the evaluations that were made, each of all rows. */
  readonly onProgress?: (evaluations: number) => void;
}
