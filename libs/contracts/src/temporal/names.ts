/** Names that processes agree on: task queues, workflow types and ids, search attributes. */

export const ORCHESTRATOR_QUEUE = 'sonde-orchestrator';

/** The task queue of a pool's trainers. */
export function trainerQueue(pool: string): string {
  return `sonde-trainer-${pool}`;
}

export const SWEEP_WORKFLOW = 'sweep';
export const LAYER_WORKFLOW = 'layer';

export function sweepWorkflowId(sweepId: string): string {
  return `sweep-${sweepId}`;
}

/** @param layer index of the layer in its dataset, from 0 */
export function layerWorkflowId(sweepId: string, layer: number): string {
  return `${sweepWorkflowId(sweepId)}.layer-${layer}`;
}

/**
 * Search attributes, as registered from infra/temporal/search-attributes.json.
 * A namespace on a SQL store holds at most 3 of type Int, so progress is these three.
 */
export const SEARCH_ATTRIBUTES = {
  SweepId: 'KEYWORD',
  SweepName: 'KEYWORD',
  SweepState: 'KEYWORD',
  Dataset: 'KEYWORD',
  Pool: 'KEYWORD',
  Layer: 'KEYWORD',
  TrialsPlanned: 'INT',
  TrialsDone: 'INT',
  TrialsFailed: 'INT',
  BestScore: 'DOUBLE',
} as const;
