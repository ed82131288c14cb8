export { closeTrials, removeUnusedConfigurations } from './close-trials';
export { extendSweep, retryTrials } from './control';
export { cachedArtifacts, noteArtifact, reopenDamaged, type KnownArtifact } from './cached-artifacts';
export { claimPack, type Claim } from './claim-pack';
export { countConfigurations } from './count-configurations';
export { openDatabase, type Database } from './database';
export { rankDataset, type RankedInDataset } from './dataset-ranking';
export { findDataset, listDatasets, registerDataset, type DatasetVersion } from './datasets';
export { exportedTrials, type ExportedFigures, type ExportedTrial } from './exported-trials';
export { countFailures } from './failures';
export { findConfiguration, findConfigurations } from './find-configuration';
export { knownProbes, type PlannedProbe } from './known-probes';
export { migrate } from './migrate';
export { forgetArtifacts, hasSweeps, neededFiles, type NeededFiles } from './needed-files';
export { nearestTried } from './nearest-tried';
export { measuredCost, secondsLeft, type TrainedBy } from './pack-runs';
export { openLayers } from './open-layers';
export { closePack, isOver, loadPack, openPacks, packOutcome, releasePack, splitPack } from './packs';
export { writePlan, type Planning } from './plan';
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
} from './probes';
export { rankConfigurations, rankLayers, type RankedWithin } from './ranking';
export { recordPack } from './record-pack';
export {
  examinedLayers,
  findOutline,
  recordLayers,
  storeOutline,
  unexaminedLayers,
  type LayerProgress,
} from './registration-layers';
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
} from './registrations';
export { regularizationPath, type PathPoint } from './regularization-path';
export { replicatesOf, type Replicate } from './replicates';
export { pruneLayer, recordRung } from './rungs';
export { permutedScores, unsealTest } from './selected';
export { cells, marginals, type Marginal, type SensitivityCell, type SensitivityValue } from './sensitivity';
export { settleTables } from './settle';
export { sweepStatus, type SweepStatus } from './sweep-status';
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
} from './sweeps';
export { blocksIn, markDamaged, noteDigests, probeBlocks, type ProbeBlock, type ReadBlock } from './stored-blocks';
export { recordTestLook, testLooks, type TestLook } from './test-looks';
export { announceTrainer, listTrainers, removeTrainer, type AnnouncedTrainer, type Announcement } from './trainers';
export { listTrials, type StoredTrial } from './trials';
export { turnOf, type TurnFacts } from './turns';
export { variedParameters } from './varied-parameters';
