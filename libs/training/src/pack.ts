import type { Task } from '@sonde/contracts';
import type {
  Certificate,
  Curve,
  DescentOptimizer,
  Labels,
  PackParameters,
  PackProgress,
  Predictions,
  OwnParameters,
  ProbeWeights,
  RowSource,
  SplitScore,
} from '@sonde/domain';
import type { CheckpointStore } from './fit/checkpoint-store';

interface Outputs {
  readonly task: Task;
  /** Classes, labels, or outputs of a regression. */
  readonly outputs: number;
}

// The parameters come from the table in contracts/sweep-file/parameters, in camel case.

/** Training along a gradient, step by step. */
export type DescentProgram = Outputs & PackParameters<DescentOptimizer>;

/** The optimum itself, found by lbfgs on all of train. */
export type ConvexProgram = Outputs & PackParameters<'lbfgs'>;

export type PackProgram = DescentProgram | ConvexProgram;

/** What a probe of a pack has of its own. */
export interface PackProbe extends OwnParameters {
  /** Non-negative safe integer; feeds the streams `init`, `order` and `resample`. */
  readonly seed: number;
  /** Index into each split's labels. */
  readonly target: number;
  /** Trained on permuted labels, to be compared with: scored on val alone. */
  readonly isControl: boolean;
}

export interface SplitArrays {
  readonly rows: number;
  /** [rows, columns], row-major, finite; or where they are read from, if they are too large for memory. */
  readonly features: Float32Array | RowSource;
  /** For each target. */
  readonly labels: readonly Labels[];
}

export interface PackInput {
  readonly columns: number;
  readonly program: PackProgram;
  readonly probes: readonly PackProbe[];
  /** `train` and `val`, and any others that are only scored. */
  readonly splits: Readonly<Record<string, SplitArrays>>;
  /** Weights to start from, one a probe, instead of `program.init`'s. They act on normalised features. */
  readonly initialWeights?: readonly ProbeWeights[];
  /** The rows of train in the order of an epoch (from 0), instead of the seed's own. For comparisons with others. */
  readonly order?: (seed: number, epoch: number) => Int32Array;
}

/** A pack that is trained along a gradient. */
export type DescentInput = PackInput & { readonly program: DescentProgram };

export interface TrainingHooks {
  /** Called about every second with the epochs that are done. */
  readonly onProgress?: (progress: PackProgress) => void;
  /** Called in every phase with each piece of work that is done, of a second or so: what makes no calls stands still. */
  readonly onActivity?: () => void;
  /** Ends the training with TrainingCancelled within about a second. */
  readonly signal?: AbortSignal;
  /** What training may take above the idle process; a pack that needs more is trained in parts. */
  readonly memoryBytes?: number;
  /**
   * Where a training is kept so that one goes on that was killed, cancelled or paused, with all of its probes or some;
   * not for lbfgs.
   */
  readonly checkpoints?: CheckpointStore;
}

export interface TrainedProbe {
  /** NaN or infinity came up; then `scores` and `predictions` are empty and `curve` ends before it. */
  readonly diverged: boolean;
  /** Float32 figures from the training itself, at most 200 epochs of all; empty for lbfgs. */
  readonly curve: Curve;
  /** The epoch whose weights these are, from 1; null for lbfgs. */
  readonly epoch: number | null;
  /** lbfgs only. */
  readonly certificate: Certificate | null;
  /** By split, from `weights`. */
  readonly scores: Readonly<Record<string, SplitScore>>;
  /** By split, train apart. */
  readonly predictions: Readonly<Record<string, Predictions>>;
  /** For normalised features. */
  readonly raw: ProbeWeights;
  /** Euclidean norm of `raw`, all matrices together, without biases; null where it diverged. */
  readonly weightNorm: number | null;
  /** For features as they come: a standardisation is folded in; l2 cannot be. */
  readonly weights: ProbeWeights;
}

/** The probes of a pack, trained and scored. */
export interface FittedPack {
  readonly columns: number;
  readonly outputs: number;
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

/** Reports a piece of work as done. @throws TrainingCancelled once the signal is given */
export function pieceDone({ onActivity, signal }: Pick<TrainingHooks, 'onActivity' | 'signal'>): void {
  onActivity?.();
  stopIfCancelled(signal);
}

/** @throws TrainingCancelled once the signal is given */
export function stopIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new TrainingCancelled('The training was cancelled.');
}
