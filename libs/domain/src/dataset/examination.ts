import type { DatasetManifest, Issue } from '@sonde/contracts';
import type { DescribedLayer, DescribedTarget } from './dataset';

/**
 * A dataset as its manifest, headers and labels describe it, before the values of its layers are examined. Plain JSON:
 * it is stored while layer files are examined one by one, on whichever machine.
 */
export interface DatasetOutline {
  readonly manifest: DatasetManifest;
  readonly layers: readonly OutlinedLayer[];
  readonly targets: readonly DescribedTarget[];
  /** Rows by split, after the holdout was cut. */
  readonly splits: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  /** What is wrong with labels and holdout. */
  readonly issues: GatheredIssues;
}

export interface OutlinedLayer extends Pick<DescribedLayer, 'name' | 'file' | 'columns'> {
  /** Bytes of all its arrays. */
  readonly bytes: number;
}

/** The first issues, and how many there are in all. */
export interface GatheredIssues {
  readonly first: readonly Issue[];
  readonly count: number;
}

/** What one pass over the values of a layer finds. Plain JSON. */
export interface ExaminedLayer extends Pick<DescribedLayer, 'digests' | 'constantColumns'> {
  /** Values that are not finite. */
  readonly issues: readonly Issue[];
}
