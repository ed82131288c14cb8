export { createOrchestratorActivities, type PlannableSweep, type SweepStore } from './orchestrator-activities';
export { toApplicationFailure } from './to-application-failure';
export { createTrainerActivities, type PackStore, type PackTrainer } from './trainer-activities';
