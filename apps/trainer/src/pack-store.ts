import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackStore } from '@sonde/activities';
import { ClaimLost } from '@sonde/contracts';
import type { PackReference } from '@sonde/contracts/temporal';
import { trialsOfSlice } from '@sonde/domain';
import {
  claimPack,
  fromPostgres,
  isOver,
  loadPack,
  packOutcome,
  recordPack,
  recordRung,
  sliceOf,
  type Database,
  type TrainedBy,
} from '@sonde/persistence';
import { checkpointFolder } from '@sonde/probes';
import { hasCheckpoint } from './process/checkpoint-files';

interface Options extends TrainedBy {
  /** Folder of artifacts. */
  readonly artifacts: string;
}

/** The trainer's activities see Postgres through this. */
export function createPackStore(database: Database, { artifacts, ...by }: Options): PackStore {
  /** A pack goes on from its checkpoint, and waits at rungs, as it is. */
  const limit = async (pack: PackReference, until: number | null): Promise<number> => {
    if (until !== null || (await hasCheckpoint(checkpointFolder(artifacts, pack)))) return Infinity;
    const { hasRungs, trials, ...slice } = await sliceOf(database, pack);
    const fitting = trialsOfSlice(slice);
    // Whoever cuts a pack locks its layer, so what fits is not a number to cut at.
    return hasRungs || trials <= fitting ? Infinity : fitting;
  };
  return {
    claimPack: ({ until, ...attempt }) => asked(() => claimPack(database, attempt, () => limit(attempt, until))),
    loadPack: ({ until, ...attempt }) => asked(() => loadPack(database, attempt, until)),
    recordPack: async (work, result) => {
      try {
        return await asked(() => recordPack(database, work, result, by));
      } catch (error) {
        // Nobody refers to the artifact of an attempt that was refused. Of any other failure the commit is uncertain.
        if (error instanceof ClaimLost) await rm(join(artifacts, result.artifact), { force: true });
        throw error;
      }
    },
    recordRung: (work, reached) => asked(() => recordRung(database, work, reached)),
    packOutcome: (pack) => asked(() => packOutcome(database, pack)),
    isOver: (pack) => asked(() => isOver(database, pack)),
  };
}

/** @throws StackUnavailable where Postgres cannot be reached */
async function asked<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    throw fromPostgres(error);
  }
}
