export {
  createDataActivities,
  type BookedRegistration,
  type DatasetExaminer,
  type ExaminerWork,
  type OpenDataset,
  type RegistrationStore,
} from './data-activities';
export { createOrchestratorActivities, type BookedSweep, type SweepStore } from './orchestrator-activities';
export { createRegistrationActivities, type RegistrationBooks } from './registration-activities';
export { toApplicationFailure } from './to-application-failure';
export {
  createTrainerActivities,
  type PackStanding,
  type PackStore,
  type PackTrainer,
  type TrainedPack,
} from './trainer-activities';
