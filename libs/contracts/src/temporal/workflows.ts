/** Inputs and results of workflows. Only references and counts travel; features, weights and results never do. */

export interface SweepWorkflowInput {
  readonly sweepId: string;
  /** Whether it was paused when it continued as new; absent at its first run, which asks Postgres. */
  readonly isPaused?: boolean;
  /** Events after which a run, of the sweep or of a layer, continues as new; absent for the usual number. */
  readonly historyLimit?: number;
}

export interface LayerWorkflowInput {
  readonly sweepId: string;
  readonly layer: number;
  readonly pool: string;
  readonly goal: 'maximize' | 'minimize';
  /** Trials of the layer when it began; a sweep that is extended adds to them. */
  readonly trials: number;
  readonly maxRetries: number;
  readonly priority: number;
  /** Packs that wait or train at once, at most. */
  readonly window: number;
  /** Epochs after which the layer's worst configurations are pruned, ascending. */
  readonly rungs: readonly number[];
  readonly isPaused: boolean;
  /** Packs to begin with; null to ask for them. */
  readonly packs: readonly number[] | null;
  readonly historyLimit?: number;
  readonly progress: LayerProgress;
}

/** What a layer workflow knows about its trials; carried over by continue-as-new. */
export interface LayerProgress {
  /** The pack after which it goes on, -1 at a beginning. */
  readonly after: number;
  /** How many of the rungs are behind it. */
  readonly rungsDone: number;
  /** Packs that are parts of packs that failed. */
  readonly suspects: readonly number[];
  readonly ended: number;
  readonly failed: number;
  readonly bestScore: number | null;
}

/** How a layer ended. */
export type LayerResult = Pick<LayerProgress, 'ended' | 'failed' | 'bestScore'>;
