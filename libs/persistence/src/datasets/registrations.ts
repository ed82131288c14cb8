import type { ExaminationProgress, RegistrationFailure, RegistrationState } from '@sonde/contracts/temporal';
import { Conflict, NotFound } from '@sonde/contracts';
import type { DatasetDescription } from '@sonde/domain';
import type { Database, Transaction } from '../database';
import type { Dataset, Registration } from '../generated/client';
import { toVersion, writeVersion, type DatasetVersion } from './datasets';

export interface NewRegistration {
  readonly id: string;
  /** Folder with dataset.json. */
  readonly root: string;
  /** Name of the dataset. */
  readonly name: string;
  /** Equal while no file of the folder was written; see `locateDataset` of libs/datasets. */
  readonly stamp: string;
  /** Whether an equal stamp later means equal files. */
  readonly isSettled: boolean;
}

/** The examination of a folder, which ends with a version of a dataset. */
export interface StoredRegistration extends Pick<NewRegistration, 'id' | 'root' | 'name'> {
  readonly state: RegistrationState;
  readonly progress: ExaminationProgress;
  /** Why there is no version; null unless it failed. */
  readonly failure: RegistrationFailure | null;
  /** What was registered; null until it completed. */
  readonly dataset: DatasetVersion | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

const OPEN: readonly RegistrationState[] = ['pending', 'running'];

/** Stores a registration, or finds the open one of the same folder with the same files. */
export async function createRegistration(
  database: Database,
  registration: NewRegistration,
): Promise<StoredRegistration> {
  const { root, stamp } = registration;
  // The open one may end between the two statements.
  for (;;) {
    await database.prisma.registration.createMany({ data: [registration], skipDuplicates: true });
    const row = await database.prisma.registration.findFirst({
      where: { OR: [{ id: registration.id }, { root, stamp, state: { in: [...OPEN] } }] },
      include: { dataset: true },
    });
    if (row) return toStored(database, row);
  }
}

/** The registration that made the version of a folder whose files were not written since; the last one. */
export async function findUnchanged(
  database: Database,
  { root, stamp }: Pick<NewRegistration, 'root' | 'stamp'>,
): Promise<StoredRegistration | undefined> {
  const row = await database.prisma.registration.findFirst({
    // The version may have been found in another folder since, where sweeps now read it.
    where: { root, stamp, isSettled: true, state: 'completed', dataset: { root } },
    include: { dataset: true },
    orderBy: { createdAt: 'desc' },
  });
  return row ? toStored(database, row) : undefined;
}

export async function findRegistration(database: Database, id: string): Promise<StoredRegistration | undefined> {
  const row = await database.prisma.registration.findUnique({ where: { id }, include: { dataset: true } });
  return row ? toStored(database, row) : undefined;
}

/** Registrations that have not ended, oldest first. */
export async function openRegistrations(database: Database): Promise<StoredRegistration[]> {
  const rows = await database.prisma.registration.findMany({
    where: { state: { in: [...OPEN] } },
    include: { dataset: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return Promise.all(rows.map((row) => toStored(database, row)));
}

/** How a registration ends without a version. */
export type RegistrationStop =
  { readonly state: 'cancelled' } | { readonly state: 'failed'; readonly failure: RegistrationFailure };

/** Ends a registration that is open. @returns whether it was */
export function stopRegistration({ prisma }: Database, id: string, stop: RegistrationStop): Promise<boolean> {
  return prisma.$transaction(async (transaction) => {
    if (!(await lockOpen(transaction, id))) return false;
    const failure = stop.state === 'failed' ? JSON.stringify(stop.failure) : null;
    await end(transaction, id, { state: stop.state, failure, datasetId: null });
    return true;
  });
}

/**
 * Stores the version that a registration has found, once.
 *
 * @throws Conflict where it was cancelled or failed meanwhile
 */
export async function completeRegistration(
  { prisma }: Database,
  id: string,
  description: DatasetDescription,
): Promise<DatasetVersion> {
  return prisma.$transaction(async (transaction) => {
    const open = await lockOpen(transaction, id);
    if (open) {
      const datasetId = await writeVersion(transaction, open.root, description);
      await end(transaction, id, { state: 'completed', failure: null, datasetId });
    }
    const row = await transaction.registration.findUnique({ where: { id }, include: { dataset: true } });
    if (!row) throw new NotFound(`no registration ${id}`);
    if (!row.dataset) throw new Conflict(`registration ${id} is ${row.state}`);
    return toVersion(row.dataset);
  });
}

/** Locks a registration's row for the transaction; undefined unless it is open. */
async function lockOpen(transaction: Transaction, id: string): Promise<{ readonly root: string } | undefined> {
  const [open] = await transaction.$queryRaw<{ root: string }[]>`
    SELECT root FROM registrations WHERE id = ${id} AND state IN ('pending', 'running') FOR UPDATE`;
  return open;
}

interface End {
  readonly state: RegistrationState;
  /** JSON. */
  readonly failure: string | null;
  readonly datasetId: string | null;
}

/** Ends a registration; its layers are of no use any more, but for how many were examined. */
async function end(transaction: Transaction, id: string, { state, failure, datasetId }: End): Promise<void> {
  await transaction.$executeRaw`
    UPDATE registrations
       SET state = ${state}::registration_state, failure = ${failure}::jsonb, dataset_id = ${datasetId},
           finished_at = now(), outline = NULL, files_done = done.files, bytes_done = done.bytes
      FROM (SELECT count(examined)::int AS files, coalesce(sum(bytes_done), 0)::bigint AS bytes
              FROM registration_layers WHERE registration_id = ${id}) AS done
     WHERE id = ${id}`;
  await transaction.registrationLayer.deleteMany({ where: { registrationId: id } });
}

async function toStored(
  { prisma }: Database,
  {
    id,
    root,
    name,
    state,
    failure,
    dataset,
    createdAt,
    finishedAt,
    ...row
  }: Registration & { dataset: Dataset | null },
): Promise<StoredRegistration> {
  let [filesDone, bytesDone] = [row.filesDone, row.bytesDone];
  if (state === 'running') {
    const [done] = await prisma.$queryRaw<{ files: number; bytes: bigint }[]>`
      SELECT count(examined)::int AS files, coalesce(sum(bytes_done), 0)::bigint AS bytes
        FROM registration_layers WHERE registration_id = ${id}`;
    if (done) [filesDone, bytesDone] = [done.files, done.bytes];
  }
  return {
    ...{ id, root, name, state, createdAt, finishedAt },
    progress: { files: row.files, filesDone, bytes: Number(row.bytes), bytesDone: Number(bytesDone) },
    // Written by stopRegistration and by nothing else.
    failure: failure as RegistrationFailure | null,
    dataset: dataset && toVersion(dataset),
  };
}
