import { access } from 'node:fs/promises';
import type { PackStore } from '@sonde/activities';
import type { PackReference } from '@sonde/contracts/temporal';
import { sweepHasEnded, trialsOfTurn } from '@sonde/domain';
import {
  claimPack,
  findSweep,
  fromPostgres,
  loadPack,
  packOutcome,
  recordPack,
  recordRung,
  turnOf,
  type Database,
  type TrainedBy,
} from '@sonde/persistence';
import { checkpointPath } from './process/pack-files';

interface Options extends TrainedBy {
  /** Folder of artifacts. */
  readonly artifacts: string;
}

/** The trainer's activities see Postgres through this. */
export function createPackStore(database: Database, { artifacts, ...by }: Options): PackStore {
  /** A pack goes on from its checkpoint, and waits at rungs, as it is. */
  const most = async (pack: PackReference, until: number | null): Promise<number> => {
    if (until !== null || (await exists(checkpointPath(artifacts, pack)))) return Infinity;
    const { hasRungs, trials, ...turn } = await turnOf(database, pack);
    const fitting = trialsOfTurn(turn);
    // Whoever cuts a pack locks its layer, so what fits is not a number to cut at.
    return hasRungs || trials <= fitting ? Infinity : fitting;
  };
  return {
    claimPack: ({ until, ...pack }) => said(async () => claimPack(database, pack, () => most(pack, until))),
    loadPack: ({ until, ...pack }) => said(() => loadPack(database, pack, until)),
    recordPack: (work, result) => said(() => recordPack(database, work, result, by)),
    recordRung: (work, reached) => said(() => recordRung(database, work, reached)),
    packOutcome: (pack) => said(() => packOutcome(database, pack)),
    isOver: (sweepId) => said(() => isOver(database, sweepId)),
  };
}

/** Whether a sweep trains nothing any more, unless it is opened anew. */
export async function isOver(database: Database, sweepId: string): Promise<boolean> {
  const sweep = await findSweep(database, sweepId);
  return sweep === undefined || sweep.state === 'cancelling' || sweepHasEnded(sweep.state);
}

/** @throws StackUnavailable where Postgres cannot be reached */
async function said<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    throw fromPostgres(error);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
