/** Inputs and results of workflows. Only references and counts travel; features, weights and results never do. */

export interface SweepWorkflowInput {
  readonly sweepId: string;
}

export interface LayerWorkflowInput {
  readonly sweepId: string;
  readonly sweepName: string;
  readonly layer: number;
  readonly layerName: string;
  readonly pool: string;
  readonly goal: 'maximize' | 'minimize';
  /** Number of packs of this layer; they are numbered from 0. */
  readonly packs: number;
  readonly trials: number;
  readonly maxRetries: number;
  /** Where a continued run goes on; absent in the first one. */
  readonly progress?: LayerProgress;
}

/** What a layer workflow knows about its packs; carried over by continue-as-new. */
export interface LayerProgress {
  readonly nextPack: number;
  readonly done: number;
  readonly diverged: number;
  readonly failed: number;
  readonly bestScore: number | null;
}

/** How a layer ended. */
export type LayerResult = Omit<LayerProgress, 'nextPack'>;
