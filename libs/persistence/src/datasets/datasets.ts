import { randomUUID } from 'node:crypto';
import type { DatasetDescription } from '@sonde/domain';
import type { Database, Transaction } from '../database';
import type { Dataset } from '../generated/client';

/** One version of a dataset, as registered. */
export interface DatasetVersion {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly root: string;
  readonly description: DatasetDescription;
  readonly registeredAt: Date;
}

/** Registers a dataset, as `writeVersion` does. */
export async function registerDataset(
  { prisma }: Database,
  root: string,
  description: DatasetDescription,
): Promise<DatasetVersion> {
  const id = await prisma.$transaction((transaction) => writeVersion(transaction, root, description));
  return toVersion(await prisma.dataset.findUniqueOrThrow({ where: { id } }));
}

/**
 * Writes a version of a dataset. The same content under the same name is the same version, wherever it lies now;
 * changed content is the name's next version.
 *
 * @returns the version's id
 */
export async function writeVersion(
  transaction: Transaction,
  root: string,
  description: DatasetDescription,
): Promise<string> {
  const { manifest, digest } = description;
  // Versions of a name are counted one after another.
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('dataset'), hashtext(${manifest.name}))`;
  const [row] = await transaction.$queryRaw<{ id: string }[]>`
    INSERT INTO datasets (id, name, version, digest, root, description)
    SELECT ${randomUUID()}, ${manifest.name}, coalesce(max(version), 0) + 1, ${digest}, ${root},
           ${JSON.stringify(description)}::jsonb
      FROM datasets WHERE name = ${manifest.name}
    ON CONFLICT (name, digest) DO UPDATE SET root = excluded.root
    RETURNING id`;
  if (!row) throw new Error('each dataset has a version');
  return row.id;
}

/**
 * The newest version of a name, or the one whose digest begins as `name@digest` says.
 */
export async function findDataset({ prisma }: Database, reference: string): Promise<DatasetVersion | undefined> {
  const [name = '', digest = ''] = reference.split('@');
  const row = await prisma.dataset.findFirst({
    where: { name, digest: { startsWith: digest } },
    orderBy: { version: 'desc' },
  });
  return row ? toVersion(row) : undefined;
}

/** The newest version of each name, by name. @param after the name that the last page ended with */
export async function listDatasets({ prisma }: Database, limit: number, after = ''): Promise<DatasetVersion[]> {
  const rows = await prisma.dataset.findMany({
    where: { name: { gt: after } },
    distinct: ['name'],
    orderBy: [{ name: 'asc' }, { version: 'desc' }],
    take: limit,
  });
  return rows.map(toVersion);
}

export function toVersion(row: Dataset): DatasetVersion {
  // Written by registerDataset from a DatasetDescription, and by nothing else.
  const description = row.description as object as DatasetDescription;
  return { ...row, description };
}
