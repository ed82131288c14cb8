export { createOrchestratorActivities, type BookedSweep, type SweepStore } from './orchestrator-activities';
export { toApplicationFailure } from './to-application-failure';
export {
  createTrainerActivities,
  type PackStanding,
  type PackStore,
  type PackTrainer,
  type TrainedPack,
} from './trainer-activities';
