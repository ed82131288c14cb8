/** Names, and a number, that processes agree on: task queues, workflow types and ids, updates and signals, search attributes. */

export const ORCHESTRATOR_QUEUE = 'sonde-orchestrator';

/** The task queue of a pool's trainers. */
export function trainerQueue(pool: string): string {
  return `sonde-trainer-${pool}`;
}

/** The task queue of what reads the files of datasets; trainers of every pool serve it. */
export const DATA_QUEUE = 'sonde-data';

export const SWEEP_WORKFLOW = 'sweep';
export const LAYER_WORKFLOW = 'layer';

export function sweepWorkflowId(sweepId: string): string {
  return `sweep-${sweepId}`;
}

/** @param layer index of the layer in its dataset, from 0 */
export function layerWorkflowId(sweepId: string, layer: number): string {
  return `${sweepWorkflowId(sweepId)}.layer-${layer}`;
}

export const REGISTRATION_WORKFLOW = 'registration';

export function registrationWorkflowId(registrationId: string): string {
  return `registration-${registrationId}`;
}

/** Updates of the workflow `sweep`: what its user may wish for while it runs. Each answers with a ControlOutcome. */
export const UPDATES = {
  pause: 'pause',
  resume: 'resume',
  /** Takes a RetrySelection. */
  retry: 'retry',
  /** Takes fields of the sweep file in their new wording. */
  extend: 'extend',
} as const;

/** Type of the failure with which a sweep that is about to end refuses an update: asked again, another run takes it. */
export const SWEEP_IS_ENDING = 'sweep_is_ending';

/**
 * Packs of one run of a layer, which then continues as new. A pack is about 6 events of history; 100 of them, retries and
 * closings included, stay well below the 2,000 events at which the Temporal UI becomes slow.
 */
export const PACKS_PER_RUN = 100;

/** Events of a history after which nothing more is started, and a run continues as new once what runs has ended. */
export const HISTORY_LIMIT = 1_200;

/**
 * Batches of layers that one run of a registration examines before it continues as new: each is about 6 events of
 * history.
 */
export const BATCHES_PER_RUN = 100;

/** Signals between a sweep and its layers. */
export const SIGNALS = {
  /** To a layer: whether it may start packs. */
  setPaused: 'set-paused',
  /** To a sweep: end now, for a reason. */
  stop: 'stop',
} as const;

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
