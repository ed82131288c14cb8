import { BadInput } from '@sonde/contracts';
import type { Database } from '../database';
import { findSweep, type StoredSweep } from './sweeps';

/** Sweeps whose file and dataset are kept: a trainer goes back and forth between few. */
const MOST = 8;

const kept = new WeakMap<Database['prisma'], Map<string, StoredSweep>>();

/** What tells a sweep as it is now from one that was read before. */
type Now = Pick<StoredSweep, 'id' | 'revision' | 'createdAt'>;

/**
 * A sweep's file and dataset, read again only where it has changed. Its state is as it was then, and so is where the
 * dataset lies.
 *
 * @throws BadInput where there is no such sweep
 */
export async function recentSweep(database: Database, { id, revision, createdAt }: Now): Promise<StoredSweep> {
  const sweeps = kept.get(database.prisma) ?? new Map<string, StoredSweep>();
  kept.set(database.prisma, sweeps);
  const known = sweeps.get(id);
  if (known?.revision === revision && known.createdAt.getTime() === createdAt.getTime()) return known;
  const sweep = await findSweep(database, id);
  if (!sweep) throw new BadInput(`no sweep ${id}`);
  sweeps.delete(id);
  sweeps.set(id, sweep);
  const [oldest] = sweeps.keys();
  if (sweeps.size > MOST && oldest !== undefined) sweeps.delete(oldest);
  return sweep;
}
