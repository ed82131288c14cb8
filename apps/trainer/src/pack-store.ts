import type { PackStore } from '@sonde/activities';
import { loadPack, packOutcome, recordPack, startPack, type Database } from '@sonde/persistence';

/** The trainer's activities see Postgres through this. */
export function createPackStore(database: Database): PackStore {
  return {
    startPack: (pack) => startPack(database, pack),
    loadPack: (pack) => loadPack(database, pack),
    recordPack: (work, result) => recordPack(database, work, result),
    packOutcome: (pack) => packOutcome(database, pack),
  };
}
