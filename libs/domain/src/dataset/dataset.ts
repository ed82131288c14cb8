import type { DatasetManifest, Task } from '@sonde/contracts';

/** SHA-256 in hex over an array's type, shape and bytes, by split. */
export type SplitDigests = Readonly<Record<string, string>>;

export interface DescribedLayer {
  readonly name: string;
  /** Relative to the dataset's folder. */
  readonly file: string;
  readonly columns: number;
  readonly digests: SplitDigests;
  /** Columns that do not vary on train; standardisation divides them by 1. */
  readonly constantColumns: readonly number[];
}

export interface DescribedTarget {
  readonly name: string;
  readonly task: Task;
  /** Names of classes or labels, in their order; of the outputs of a regression, where they have names. */
  readonly classes: readonly string[];
  /** How many classes, labels or regression outputs there are. */
  readonly outputs: number;
  readonly digests: SplitDigests;
  /** Rows of each class by split; classification only. */
  readonly counts?: Readonly<Record<string, readonly number[]>>;
}

/** A dataset as it was when it was examined: plain JSON, stored with each version. */
export interface DatasetDescription {
  readonly manifest: DatasetManifest;
  readonly digest: string;
  readonly layers: readonly DescribedLayer[];
  readonly targets: readonly DescribedTarget[];
  /** Rows by split, after the holdout was cut. */
  readonly splits: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}
