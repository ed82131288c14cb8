import type { Curve, PackProgress, SplitScore } from '@sonde/domain';

/** What all probes of a pack share. */
export interface PackProgram {
  readonly optimizer: 'sgd' | 'adam' | 'adamw';
  /** Nesterov's momentum; sgd only. */
  readonly nesterov: boolean;
  /** Rows of a step, or all of train. The short last batch of an epoch is kept. */
  readonly batchSize: number | 'full';
  readonly epochs: number;
  readonly normalization: 'none' | 'standardize';
  readonly init: 'torch' | 'zeros';
  readonly classes: number;
}

/** What a probe of a pack has of its own. */
export interface PackProbe {
  /** Non-negative safe integer; feeds the streams `init` and `order`. */
  readonly seed: number;
  /** Index into each split's labels. */
  readonly target: number;
  readonly learningRate: number;
  /** Into the gradient for sgd and adam, bias included; apart from it for adamw. As in torch.optim. */
  readonly weightDecay: number;
  /** sgd only. */
  readonly momentum: number;
}

export interface SplitArrays {
  readonly rows: number;
  /** [rows, columns], row-major, finite */
  readonly features: Float32Array;
  /** For each target [rows], each from 0 to classes - 1. */
  readonly labels: readonly Int32Array[];
}

/** An affine map as nn.Linear holds it. */
export interface LinearWeights {
  /** [classes, columns], row-major */
  readonly weight: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
}

export interface PackInput {
  readonly columns: number;
  readonly program: PackProgram;
  readonly probes: readonly PackProbe[];
  /** `train` and `val`, and any others that are only scored. */
  readonly splits: Readonly<Record<string, SplitArrays>>;
  /** Weights to start from, one a probe, instead of `program.init`'s. They act on normalised features. */
  readonly initialWeights?: readonly LinearWeights[];
  /** The rows of train in the order of an epoch (from 0), instead of the seed's own. For comparisons with others. */
  readonly order?: (seed: number, epoch: number) => Int32Array;
}

export interface TrainingHooks {
  /** Called about every second with the epochs that are done. */
  readonly onProgress?: (progress: PackProgress) => void;
  /** Ends the training with TrainingCancelled within about a second. */
  readonly signal?: AbortSignal;
}

export interface TrainedProbe {
  /** NaN or infinity came up; then `scores` is empty and `curve` ends before it. */
  readonly diverged: boolean;
  /** Float32 figures from the training itself, at most 200 epochs of all. */
  readonly curve: Curve;
  /** By split, from `weight` and `bias`. */
  readonly scores: Readonly<Record<string, SplitScore>>;
  /** [classes, columns], for normalised features */
  readonly rawWeight: Float32Array;
  /** [classes] */
  readonly rawBias: Float32Array;
  /** [classes, columns], for features as they come: the standardisation is folded in */
  readonly weight: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
}

export interface PackResult {
  readonly columns: number;
  readonly classes: number;
  /** [columns] of train; null without standardisation */
  readonly mean: Float64Array | null;
  /** [columns], 1 where a column is constant; null without standardisation */
  readonly scale: Float64Array | null;
  /** Columns that do not vary on train; found whatever the normalisation. */
  readonly constantColumns: readonly number[];
  /** In the order of the input's probes. */
  readonly probes: readonly TrainedProbe[];
}

/** Thrown when the caller's signal ended a training. */
export class TrainingCancelled extends Error {
  override readonly name = 'TrainingCancelled';
}

/** @throws TrainingCancelled once the signal is given */
export function stopIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new TrainingCancelled('The training was cancelled.');
}
