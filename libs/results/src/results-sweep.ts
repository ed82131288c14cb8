import type { Goal, MetricName, SweepSpec } from '@sonde/contracts';
import type { SweepState } from '@sonde/contracts/temporal';
import type { DatasetDescription } from '@sonde/domain';

/** What results need to know of a sweep. */
export interface ResultsSweep {
  readonly id: string;
  readonly state: SweepState;
  /** Why it failed or ended early. */
  readonly failure: string | null;
  readonly spec: SweepSpec;
  readonly metric: MetricName;
  readonly goal: Goal;
  readonly dataset: { readonly description: DatasetDescription };
}
