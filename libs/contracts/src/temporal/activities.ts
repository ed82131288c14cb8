import type { FailureClass, SweepState, TrialCounts } from './states';

/** What a pack is, to everyone but its trainer: three numbers that find it in Postgres. */
export interface PackReference {
  readonly sweepId: string;
  readonly layer: number;
  readonly pack: number;
}

/** A layer of a sweep that has trials to train, and how far it is. */
export interface PlannedLayer {
  readonly layer: number;
  readonly name: string;
  readonly trials: number;
  /** Trials that have ended, whichever way. */
  readonly ended: number;
  readonly failed: number;
  /** Of the configurations that have one, as the sweep's metric has it; null while there is none. */
  readonly bestScore: number | null;
  /** Its first open packs, in their order. */
  readonly packs: readonly number[];
}

export interface OpenLayersInput {
  readonly sweepId: string;
  /** Index of the layer after which they start, -1 for all. */
  readonly after: number;
  readonly limit: number;
  /** Most packs that are named with each layer. */
  readonly packs: number;
}

/** A page of the layers that have trials to train, and how far the whole sweep is. */
export interface OpenLayers {
  readonly state: SweepState;
  readonly planned: number;
  readonly ended: number;
  readonly failed: number;
  readonly bestScore: number | null;
  readonly layers: readonly PlannedLayer[];
}

export interface SweepPlan {
  readonly name: string;
  readonly dataset: string;
  readonly pool: string;
  readonly metric: string;
  readonly goal: 'maximize' | 'minimize';
  readonly maxRetries: number;
  /** From 1, the most urgent, to 5; Temporal's priority key. */
  readonly priority: number;
  /** Null for as many as keep the pool busy. */
  readonly maxConcurrentPacks: number | null;
  /** What is left of the sweep's time budget, in seconds by Postgres' clock; null without one, and after its end. */
  readonly timeLeftS: number | null;
  /** Epochs after which a layer's worst configurations are pruned, ascending; none without early termination. */
  readonly rungs: readonly number[];
  readonly isPaused: boolean;
  /** Whether its user has cancelled it. */
  readonly isCancelling: boolean;
}

export interface TrialFailure {
  readonly class: FailureClass;
  readonly message: string;
}

/**
 * How a sweep's workflow ended: by itself; by its user's wish or the time budget (the reason is null for a wish); by too
 * many failed trials; or by an error of its own. What is left is cancelled, after an error failed.
 */
export type SweepEnd =
  | { readonly kind: 'ran' }
  | { readonly kind: 'cancelled'; readonly reason: string | null }
  | { readonly kind: 'failed' | 'error'; readonly message: string };

export interface SweepOutcome {
  readonly state: SweepState;
  readonly counts: TrialCounts;
  /** The best configuration in one line, for people; null when no trial succeeded. */
  readonly best: string | null;
}

/** Which ended trials are to be tried again: those that failed, of one class or some indices where these are given. */
export interface RetrySelection {
  readonly class?: FailureClass;
  readonly trials?: readonly number[];
  /** Also those that were cancelled. */
  readonly cancelled?: boolean;
}

/** Result of a control request: pause, resume, retry, extend. */
export interface ControlOutcome {
  readonly state: SweepState;
  /** Trials that it concerned: tried again, or added. */
  readonly trials: number;
  /** As in SweepPlan: retrying and extending may begin a time budget anew, or change it. */
  readonly timeLeftS: number | null;
}

export interface OpenPacksInput {
  readonly sweepId: string;
  readonly layer: number;
  readonly after: number;
  readonly limit: number;
  readonly until: number | null;
  /** The rung that the layer has behind it; absent before the first. */
  readonly passed?: number;
}

export interface OpenPacks {
  readonly packs: readonly number[];
  /** Whether the sweep is being cancelled, or has ended: then nothing is to be trained. */
  readonly isOver: boolean;
  /** Of the layer. */
  readonly trials: number;
  readonly ended: number;
  readonly failed: number;
  /**
   * The least rung, 0 for none, that trials to train have reached which the layer is ahead of: they came while it ran.
   * Null where there are none, and absent from what an earlier version recorded.
   */
  readonly behind?: number | null;
}

/** Bookkeeping, run by the orchestrator. All are safe to run twice. */
export interface OrchestratorActivities {
  /** Writes the trials and packs that the sweep's file asks for and that are not there yet. */
  planSweep(input: { sweepId: string }): Promise<SweepPlan>;
  openLayers(input: OpenLayersInput): Promise<OpenLayers>;
  /**
   * Packs of a layer that have trials to train, in their order, and how far the layer is.
   * @param input.after the number after which they start, -1 for all
   * @param input.until a rung: only packs that have not reached it; null for no rung
   * @param input.passed a rung: only packs with trials that have reached it
   */
  openPacks(input: OpenPacksInput): Promise<OpenPacks>;
  /** Marks what a pack left unfinished as failed, or as cancelled, and says whether the sweep takes no more failures. */
  closePack(
    input: PackReference & { failure: TrialFailure | 'cancelled' },
  ): Promise<{ failed: number; tooManyFailed: boolean }>;
  /**
   * Makes two packs of what a pack left unfinished; both are among the layer's open packs afterwards.
   * @returns their numbers; none where a single trial is left, which cannot be split
   */
  splitPack(input: PackReference): Promise<readonly number[]>;
  /** Puts a pack's trials back, to be trained later: its sweep is paused. */
  releasePack(input: PackReference): Promise<void>;
  /** Ranks the layer's configurations at a rung and prunes the worst ones, once. @returns trials pruned */
  pruneLayer(input: { sweepId: string; layer: number; epoch: number }): Promise<{ pruned: number }>;
  pauseSweep(input: { sweepId: string }): Promise<ControlOutcome>;
  resumeSweep(input: { sweepId: string }): Promise<ControlOutcome>;
  /** Opens ended trials anew. A sweep that had ended runs again. */
  retryTrials(input: { sweepId: string; selection: RetrySelection }): Promise<ControlOutcome>;
  /** Adds trials. @param input.changes fields of the sweep file in their new wording, as the api checked them */
  extendSweep(input: { sweepId: string; changes: Readonly<Record<string, unknown>> }): Promise<ControlOutcome>;
  /** Closes the sweep: no trial stays pending or running. */
  finishSweep(input: { sweepId: string; end: SweepEnd }): Promise<SweepOutcome>;
}

export interface PackOutcome {
  /**
   * `ended`: no trial of the pack is left. `rung`: its trials wait for their layer's others. `paused`: its sweep is
   * paused, or takes no more trials.
   */
  readonly state: 'ended' | 'rung' | 'paused';
  /** Trials of the pack that have ended, whichever way, and those of them that failed. */
  readonly ended: number;
  readonly failed: number;
  /** Best selection score of the pack's probes, null where none has one. */
  readonly bestScore: number | null;
  readonly seconds: number;
}

/** What a trainer does; it runs on its pool's queue. */
export interface TrainerActivities {
  /** @param input.until a rung, at which training stops with a checkpoint; null to train to the end */
  trainPack(input: PackReference & { until: number | null }): Promise<PackOutcome>;
}
