import { BadInput } from '@sonde/contracts';
import type { Database } from './database';
import { findSweep, type StoredSweep } from './sweeps';

/** Sweeps whose file and dataset are kept: a trainer goes back and forth between few. */
const MOST = 8;

const kept = new WeakMap<Database['prisma'], Map<string, StoredSweep>>();

/**
 * A sweep's file and dataset, as they were when the sweep was last read. What does not change with a sweep's extension
 * is right; its state is not, nor is where the dataset lies.
 *
 * @param revision the least that is wanted
 * @throws BadInput where there is no such sweep
 */
export async function recentSweep(database: Database, id: string, revision = 0): Promise<StoredSweep> {
  const sweeps = kept.get(database.prisma) ?? new Map<string, StoredSweep>();
  kept.set(database.prisma, sweeps);
  const known = sweeps.get(id);
  if (known && known.revision >= revision) return known;
  const sweep = await findSweep(database, id);
  if (!sweep) throw new BadInput(`no sweep ${id}`);
  sweeps.delete(id);
  sweeps.set(id, sweep);
  const [oldest] = sweeps.keys();
  if (sweeps.size > MOST && oldest !== undefined) sweeps.delete(oldest);
  return sweep;
}
