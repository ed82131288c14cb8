import type { FailureClass } from './failures';
import type { SweepState, TrialCounts } from './states';

/** What a pack is, to everyone but its trainer: three numbers that find it in Postgres. */
export interface PackReference {
  readonly sweepId: string;
  readonly layer: number;
  readonly pack: number;
}

export interface PlannedLayer {
  readonly layer: number;
  readonly name: string;
  readonly packs: number;
  readonly trials: number;
}

export interface SweepPlan {
  readonly name: string;
  readonly dataset: string;
  readonly pool: string;
  readonly metric: string;
  readonly goal: 'maximize' | 'minimize';
  readonly planned: number;
  readonly maxRetries: number;
  readonly layers: readonly PlannedLayer[];
}

export interface TrialFailure {
  readonly class: FailureClass;
  readonly message: string;
}

/** How the sweep's workflow ended: by itself, by a user's wish, or by an error of its own. */
export type SweepEnd = { readonly kind: 'ran' | 'cancelled' } | { readonly kind: 'error'; readonly message: string };

export interface SweepOutcome {
  readonly state: SweepState;
  readonly counts: TrialCounts;
  /** The best configuration in one line, for people; null when no trial succeeded. */
  readonly best: string | null;
}

/** Bookkeeping, run by the orchestrator. All are safe to run twice. */
export interface OrchestratorActivities {
  /** Writes the sweep's trials and packs; a second call returns the first one's plan. */
  planSweep(input: { sweepId: string }): Promise<SweepPlan>;
  /** Marks what a pack left unfinished as failed, or as cancelled. */
  closePack(input: PackReference & { failure: TrialFailure | 'cancelled' }): Promise<{ failed: number }>;
  /** Closes the sweep: no trial stays pending or running. */
  finishSweep(input: { sweepId: string; end: SweepEnd }): Promise<SweepOutcome>;
}

export interface PackOutcome {
  readonly succeeded: number;
  readonly diverged: number;
  /** Best selection score of the pack's probes, null when all diverged. */
  readonly bestScore: number | null;
  readonly seconds: number;
}

/** What a trainer does; it runs on its pool's queue. */
export interface TrainerActivities {
  trainPack(input: PackReference): Promise<PackOutcome>;
}
