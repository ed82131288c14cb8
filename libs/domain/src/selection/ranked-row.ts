import type { Parameters } from '../planning/configuration';

/** A configuration and what its replicates came to, on val alone: rows of a test split are not among it. */
export interface RankedRow {
  readonly rank: number;
  readonly layer: number;
  readonly layerName: string;
  readonly target: string;
  readonly configuration: string;
  readonly parameters: Parameters;
  /** Weight decay, or 1 / C. */
  readonly decay: number | null;
  /** Null of lbfgs. */
  readonly learningRate: number | null;
  readonly n: number;
  readonly diverged: number;
  /** Replicates that lbfgs ended before it had converged, though there is an optimum. */
  readonly unconverged: number;
  /** Replicates that lbfgs found to have no optimum. */
  readonly withoutOptimum: number;
  /** Null where no replicate has the figure. */
  readonly mean: number | null;
  readonly sd: number | null;
  /** Mean over replicates; null where all have diverged. */
  readonly valLoss: number | null;
  /** Other configurations with the same selection score, among those that are ranked. */
  readonly tiedWith: number;
  /** The replicate of median val loss; of an even number the lower one. */
  readonly probeKey: string | null;
}

/** The nearest values that were tried with the same optimiser at the same layer and target; null where there is none. */
export interface NearestTried {
  readonly configuration: string;
  readonly below: number | null;
  readonly above: number | null;
}

/** What is recorded of a configuration on a test split. */
export interface TestRow {
  readonly configuration: string;
  readonly split: string;
  readonly digest: string;
  readonly rows: number;
  /** The metric on that split, mean over replicates; null where it is not defined there. */
  readonly mean: number | null;
  /** Standard deviation of a row's loss, mean over replicates. */
  readonly lossSd: number;
}
