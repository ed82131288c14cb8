import type { Task } from '@sonde/contracts';

/** Labels of a split's rows, and what a probe predicts for them. */
export interface LabelledPredictions {
  readonly task: Task;
  readonly outputs: number;
  /** Classification: the class [rows]. Multilabel: 0 or 1 [rows, outputs]. Regression: [rows, outputs]. */
  readonly truth: Int32Array | Uint8Array | Float32Array;
  /** Likewise. */
  readonly predicted: Int32Array | Uint8Array | Float32Array;
  /** [rows] */
  readonly loss: ArrayLike<number>;
  /** As `scoredOutputs` gives them: [rows, outputs]. Null where only predictions are kept. */
  readonly scores: Float64Array | null;
  /** Of two classes whose logits are known: second logit minus first, exact where probabilities round to 1: [rows] */
  readonly margins?: Float64Array;
}

/** A metric of a split's rows, each counted as often as it was drawn, [rows]; null where such a draw has none. */
export type WeightedScore = (counts: Float64Array) => number | null;

/**
 * Prepares a metric for any number of draws: what can be sorted is sorted here, once, so that a draw takes steps in
 * proportion to rows x outputs. Null where the metric needs `scores` and there are none.
 */
export type Metric = (predictions: LabelledPredictions) => WeightedScore | null;
