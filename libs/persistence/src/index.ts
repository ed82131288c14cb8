export { closeTrials, removeUnusedConfigurations } from './execution/close-trials';
export { extendSweep, retryTrials } from './sweeps/lifecycle';
export { cachedArtifacts, noteArtifact, reopenDamaged, type KnownArtifact } from './artifacts/cached-artifacts';
export { claimPack, type Claim } from './execution/claim-pack';
export { countConfigurations } from './results/find-configurations';
export { openDatabase, type Database } from './database';
export { rankDataset, type RankedInDataset } from './results/dataset-ranking';
export { findDataset, listDatasets, registerDataset, type DatasetVersion } from './datasets/datasets';
export { exportedTrials, type ExportedFigures, type ExportedTrial } from './results/exported-trials';
export { countFailures } from './results/trials';
export { findConfiguration, findConfigurations } from './results/find-configurations';
export { knownProbes, type PlannedProbe } from './planning/known-probes';
export { migrate } from './migrate';
export { forgetArtifacts, hasSweeps, neededFiles, type NeededFiles } from './artifacts/needed-files';
export { nearestTried } from './results/find-configurations';
export { measuredCost, secondsLeft, type TrainedBy } from './execution/pack-runs';
export { openLayers } from './execution/open-layers';
export { closePack, isOver, loadPack, openPacks, packOutcome, releasePack, splitPack } from './execution/packs';
export { writePlan, type Planning } from './planning/plan';
export { fromPostgres } from './postgres-errors';
export {
  findProbe,
  findProbes,
  listProbes,
  probeNames,
  sweepsOfProbe,
  type ProbeCursor,
  type ProbeFilter,
  type ProbeNames,
  type ProbePlace,
  type StoredProbe,
} from './results/probes';
export { rankConfigurations, rankLayers, type RankedWithin } from './results/ranking';
export { recordPack } from './execution/record-pack';
export {
  examinedLayers,
  findOutline,
  recordLayers,
  storeOutline,
  unexaminedLayers,
  type LayerProgress,
} from './datasets/registration-layers';
export {
  completeRegistration,
  createRegistration,
  findRegistration,
  findUnchanged,
  openRegistrations,
  stopRegistration,
  type NewRegistration,
  type RegistrationStop,
  type StoredRegistration,
} from './datasets/registrations';
export { regularizationPath, type PathPoint } from './results/regularization-path';
export { replicatesOf, type Replicate } from './results/replicates';
export { pruneLayer, recordRung } from './execution/rungs';
export { permutedScores, unsealTest } from './results/selected';
export { cells, marginals, type Marginal, type SensitivityCell, type SensitivityValue } from './results/sensitivity';
export { analyzeTables } from './execution/analyze-tables';
export { sweepStatus, type SweepStatus } from './sweeps/sweeps';
export {
  countTrials,
  createSweep,
  findSweep,
  findSweeps,
  listSweeps,
  moveSweep,
  newestSweepOf,
  openSweeps,
  sweepVersion,
  type NewSweep,
  type StoredSweep,
} from './sweeps/sweeps';
export {
  blocksIn,
  markDamaged,
  noteDigests,
  probeBlocks,
  type ProbeBlock,
  type ReadBlock,
} from './artifacts/stored-blocks';
export { recordTestAccess, testAccesses, type TestAccess } from './results/test-accesses';
export {
  announceTrainer,
  listTrainers,
  removeTrainer,
  type AnnouncedTrainer,
  type Announcement,
} from './execution/trainers';
export { listTrials, type StoredTrial } from './results/trials';
export { sliceOf, type SliceFacts } from './execution/time-slices';
export { variedParameters } from './results/varied-parameters';
