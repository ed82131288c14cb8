export { extendSweep, retryTrials } from './control';
export { openDatabase, type Database } from './database';
export { findDataset, listDatasets, registerDataset, type DatasetVersion } from './datasets';
export { countFailures } from './failures';
export { knownProbes } from './known-probes';
export { migrate } from './migrate';
export { measuredCost, secondsLeft, type TrainedBy } from './pack-runs';
export {
  claimPack,
  closePack,
  closeTrials,
  loadPack,
  openPacks,
  packOutcome,
  releasePack,
  splitPack,
  type Claim,
} from './packs';
export { plannedLayers, writePlan } from './plan';
export { fromPostgres } from './postgres-errors';
export { findProbe, listProbes, type ProbeCursor, type ProbeFilter, type StoredProbe } from './probes';
export { rankConfigurations, rankLayers, type RankedRow } from './ranking';
export { recordPack } from './record-pack';
export { pruneLayer, recordRung } from './rungs';
export { permutedScores, unsealTest, type TestRow } from './selected';
export { settleTables } from './settle';
export { splitDigest } from './split-digest';
export {
  countTrials,
  createSweep,
  findSweep,
  listSweeps,
  moveSweep,
  openSweeps,
  type NewSweep,
  type StoredSweep,
} from './sweeps';
export { announceTrainer, listTrainers, removeTrainer, type AnnouncedTrainer, type Announcement } from './trainers';
export { listTrials, type StoredTrial } from './trials';
export { turnOf, type TurnFacts } from './turns';
