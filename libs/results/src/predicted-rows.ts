import type { LabelledPredictions } from '@sonde/domain';

/** What several probes predict for the same rows of a split. */
export interface PredictedRows {
  readonly rows: number;
  /** [rows], 0 to groups - 1 */
  readonly groups?: Int32Array;
  readonly groupCount: number | null;
  /** By the key of the probe. */
  readonly predictions: ReadonlyMap<string, LabelledPredictions>;
}
