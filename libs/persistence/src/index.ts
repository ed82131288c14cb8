export { openDatabase, type Database } from './database';
export { findDataset, listDatasets, registerDataset, type DatasetVersion } from './datasets';
export { migrate } from './migrate';
export { loadPack } from './packs';
export { fromPostgres } from './postgres-errors';
export {
  findProbe,
  listProbes,
  packOutcome,
  recordPack,
  splitDigest,
  type ProbeCursor,
  type ProbeFilter,
  type StoredProbe,
} from './probes';
export { rankConfigurations, unsealTest, type RankedRow, type TestRow } from './ranking';
export { countTrials, createSweep, findSweep, listSweeps, moveSweep, type NewSweep, type StoredSweep } from './sweeps';
export { closePack, closeTrials, listTrials, plannedLayers, startPack, writePlan, type StoredTrial } from './trials';
