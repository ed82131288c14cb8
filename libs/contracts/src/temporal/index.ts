/** The part of the contracts that workflow code may import: names and types, no zod. */
export { FAILURE_CLASSES, type ErrorCode, type FailureClass } from './states';
export { SWEEP_STATES, TRIAL_STATES, type SweepState, type TrialCounts, type TrialState } from './states';
export {
  BATCHES_PER_RUN,
  DATA_QUEUE,
  HISTORY_LIMIT,
  LAYER_WORKFLOW,
  ORCHESTRATOR_QUEUE,
  PACKS_PER_RUN,
  REGISTRATION_WORKFLOW,
  SEARCH_ATTRIBUTES,
  SIGNALS,
  SWEEP_IS_ENDING,
  SWEEP_WORKFLOW,
  UPDATES,
  layerWorkflowId,
  registrationWorkflowId,
  sweepWorkflowId,
  trainerQueue,
} from './names';
export type { LayerProgress, LayerResult, LayerWorkflowInput, SweepWorkflowInput } from './workflows';
export type {
  ControlOutcome,
  OpenLayers,
  OpenLayersInput,
  OpenPacks,
  OpenPacksInput,
  OrchestratorActivities,
  PackOutcome,
  PackReference,
  PlannedLayer,
  RetrySelection,
  SweepEnd,
  SweepOutcome,
  SweepPlan,
  TrainerActivities,
  TrialFailure,
} from './activities';
export {
  REGISTRATION_STATES,
  type DataActivities,
  type ExaminationPage,
  type ExaminationProgress,
  type RegistrationActivities,
  type RegistrationEnd,
  type RegistrationFailure,
  type RegistrationOutcome,
  type RegistrationReference,
  type RegistrationState,
  type RegistrationWorkflowInput,
} from './registration';
