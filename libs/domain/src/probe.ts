/** How a probe does on one split, computed from the weights as exported. */
export interface SplitScore {
  readonly rows: number;
  readonly correct: number;
  readonly accuracy: number;
  /** Mean negative log-likelihood, without penalty. */
  readonly loss: number;
  /** Population standard deviation of a row's negative log-likelihood. */
  readonly lossSd: number;
}

/** By epoch, thinned to a bounded number of points; the last epoch is always there. */
export interface Curve {
  readonly epoch: readonly number[];
  readonly trainLoss: readonly number[];
  readonly valLoss: readonly number[];
  readonly valAccuracy: readonly number[];
}

/** What is recorded of a trained probe; its weights lie in the pack's artifact. */
export interface ProbeResult {
  readonly trial: number;
  readonly key: string;
  /** NaN or infinity ended it: a result, shown as such, never a failure. */
  readonly diverged: boolean;
  readonly scores: Readonly<Record<string, SplitScore>>;
  readonly curve: Curve;
  /** Its place in the pack's artifact. */
  readonly artifactRow: number;
}

/** What a trainer gives back for a pack. */
export interface PackResult {
  /** Relative to the folder of artifacts. */
  readonly artifact: string;
  readonly features: number;
  readonly probes: readonly ProbeResult[];
  readonly seconds: number;
}
