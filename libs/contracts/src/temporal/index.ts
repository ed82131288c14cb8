/** The part of the contracts that workflow code may import: names and types, no zod. */
export { FAILURE_CLASSES, type ErrorCode, type FailureClass } from './failures';
export { SWEEP_STATES, TRIAL_STATES, type SweepState, type TrialCounts, type TrialState } from './states';
export {
  LAYER_WORKFLOW,
  ORCHESTRATOR_QUEUE,
  SEARCH_ATTRIBUTES,
  SWEEP_WORKFLOW,
  layerWorkflowId,
  sweepWorkflowId,
  trainerQueue,
} from './names';
export type { LayerProgress, LayerResult, LayerWorkflowInput, SweepWorkflowInput } from './workflows';
export type {
  OrchestratorActivities,
  PackOutcome,
  PackReference,
  PlannedLayer,
  SweepEnd,
  SweepOutcome,
  SweepPlan,
  TrainerActivities,
  TrialFailure,
} from './activities';
