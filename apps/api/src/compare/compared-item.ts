import type { COMPARED_KINDS, MetricName } from '@sonde/contracts';
import type { DatasetVersion } from '@sonde/persistence';
import type { StoredPredictions } from '../predictions/read-predictions';

/** A replicate of what is compared. */
export interface ComparedProbe extends StoredPredictions {
  readonly seed: number;
}

/** Something that a reference names, found: what stands for it, and where its rows are. */
export interface ComparedItem {
  readonly reference: string;
  readonly kind: (typeof COMPARED_KINDS)[number];
  readonly title: string;
  /** Null of a probe. */
  readonly sweep: string | null;
  readonly layer: string;
  readonly target: string;
  readonly dataset: DatasetVersion;
  /** What its sweep ranks by. */
  readonly metric: MetricName;
  /** Without those that diverged. */
  readonly probes: readonly ComparedProbe[];
}
