import type { Parameters } from '../planning/configuration';
import type { MetricName } from '@sonde/contracts';
import type { PackReference } from '@sonde/contracts/temporal';
import type { DatasetDescription } from '../dataset/dataset';
import type { RungScores } from '../probe';

/** One try to train a pack. */
export interface PackAttempt extends PackReference {
  /** Unique; written with the trials when the pack is claimed, and checked when its results are recorded. */
  readonly claim: string;
}

/** All that a trainer needs to train a pack. */
export interface PackWork {
  readonly sweepId: string;
  readonly pack: number;
  /** The attempt's. */
  readonly claim: string;
  readonly layer: string;
  readonly layerIndex: number;
  /** Folder of the dataset. */
  readonly root: string;
  readonly dataset: DatasetDescription;
  /** What the sweep's configurations are ranked by. */
  readonly metric: MetricName;
  readonly trials: readonly PackTrial[];
  /** Probes on permuted labels beside each configuration; 0 without controls. */
  readonly permutedLabels: number;
  /** A rung, at which training stops with a checkpoint; null to train to the end. */
  readonly until: number | null;
}

export interface PackTrial {
  readonly index: number;
  readonly probeKey: string;
  /** Shared by its replicates. */
  readonly configuration: string;
  readonly target: string;
  readonly parameters: Parameters;
  readonly seed: number;
  /** Of the rungs that it has stopped at; absent where there are none. */
  readonly rungScores?: RungScores;
}

/** How far a pack is; what a trainer reports while it trains. */
export interface PackProgress {
  readonly epoch: number;
  readonly epochs: number;
}
