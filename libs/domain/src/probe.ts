import type { ScoreName } from '@sonde/contracts';

/**
 * Labels of a split. Classification: the class of each row, from 0 [rows]. Multi-label: 0 or 1 a label; regression: the
 * values to be found; float32 [rows, outputs] both.
 */
export type Labels = Int32Array | Float32Array;

/** An affine map as nn.Linear holds it. */
export interface LinearWeights {
  /** [outputs, columns], row-major */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** A probe's affine maps, one after another with ReLU between them: one, or two where there is a hidden layer. */
export type ProbeWeights = readonly [LinearWeights] | readonly [LinearWeights, LinearWeights];

/** What a probe predicts for each row of a split: enough to compare it with another, row by row. */
export interface Predictions {
  /** Classification: the class [rows]. Multi-label: 0 or 1 [rows, outputs]. Regression: float32 [rows, outputs]. */
  readonly predicted: Int32Array | Uint8Array | Float32Array;
  /** [rows]: minus the log-probability of the true class or labels, or the mean squared error. */
  readonly loss: Float32Array;
}

/** How a probe does on one split, computed from the weights as exported. */
export interface SplitScore {
  readonly rows: number;
  /** Classification only. */
  readonly correct: number | null;
  /** Mean negative log-likelihood, or mean squared error; without penalty and class weights. */
  readonly loss: number;
  /** Population standard deviation of a row's loss. */
  readonly lossSd: number;
  /** All figures of the task, `loss` included; null where one is not defined, as AUROC where a class is absent. */
  readonly figures: Readonly<Partial<Record<ScoreName, number | null>>>;
}

/** By epoch, thinned to a bounded number of points; the last epoch is always there. */
export interface Curve {
  readonly epoch: readonly number[];
  readonly trainLoss: readonly number[];
  readonly valLoss: readonly number[];
  /** Classification only; else empty. */
  readonly valAccuracy: readonly number[];
}

/** How near lbfgs came to the optimum. */
export interface Certificate {
  /** Mean loss with its penalty, which is convex. */
  readonly objective: number;
  /** Largest element of the objective's gradient, in the space it was solved in. */
  readonly gradientNorm: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly converged: boolean;
  /** Without weight decay and on separable data there is none: larger weights are always better. */
  readonly noOptimum: boolean;
}

/** What a probe on permuted labels scored on val, itself permuted. */
export interface PermutedScore {
  /** Which permutation, from 0. */
  readonly draw: number;
  readonly figures: SplitScore['figures'];
}

/**
 * SHA-256 of each part of what an artifact holds of a probe, in hexadecimal: `weights`, `raw` and, by split,
 * `predictions.<split>`.
 */
export type BlockDigests = Readonly<Record<string, string>>;

/** What is recorded of a trained probe; its weights lie in the pack's artifact. */
export interface ProbeResult {
  readonly trial: number;
  readonly key: string;
  /** NaN or infinity ended it: a result, shown as such, never a failure. */
  readonly diverged: boolean;
  readonly scores: Readonly<Record<string, SplitScore>>;
  readonly curve: Curve;
  /** The epoch whose weights these are, from 1; null for lbfgs. */
  readonly epoch: number | null;
  /** lbfgs only. */
  readonly certificate: Certificate | null;
  /** Euclidean norm of the weights for normalised features, without biases; null where it diverged. */
  readonly weightNorm: number | null;
  /** What its configuration scored on permuted labels; empty without controls. */
  readonly permuted: readonly PermutedScore[];
  /** Its place in the pack's artifact, and what that holds there. */
  readonly artifactRow: number;
  readonly digests: BlockDigests;
}

/** What a trainer gives back for a pack. */
export interface PackResult {
  /** Relative to the folder of artifacts. */
  readonly artifact: string;
  /** Size and time of change of the artifact, once it was written. */
  readonly stamp: string;
  readonly features: number;
  readonly probes: readonly ProbeResult[];
  readonly seconds: number;
  /** Whether it went on from a checkpoint: then its seconds are those of the rest. */
  readonly wasResumed: boolean;
}

/**
 * How a probe did on val at the rungs that its training stopped at, by their epoch; null where it had diverged by then.
 * All figures of its task are there: other sweeps rank by others.
 */
export type RungScores = Readonly<Record<string, Pick<SplitScore, 'loss' | 'figures'> | null>>;

/** A pack that waits at a rung; what it needs to go on lies in its checkpoint. */
export interface PackAtRung {
  /** Epochs trained. */
  readonly epoch: number;
  /** In the order of the pack's trials; null where one has diverged. */
  readonly scores: readonly { readonly trial: number; readonly val: SplitScore | null }[];
}
