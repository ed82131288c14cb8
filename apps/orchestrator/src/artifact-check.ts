import { join } from 'node:path';
import {
  blocksIn,
  cachedArtifacts,
  findSweep,
  markDamaged,
  noteArtifact,
  noteDigests,
  reopenDamaged,
  type Database,
  type KnownArtifact,
} from '@sonde/persistence';
import { newlyDigested, stampIfThere, verifyArtifact } from '@sonde/probes';

/** Files that are looked at at once. */
const AT_ONCE = 32;

/**
 * Looks at each artifact that a sweep's cached trials rely on, and opens those trials whose probes are lost or damaged. A
 * file of unchanged size and time is taken to be whole; another one is read and verified.
 *
 * @param artifacts the folder of artifacts
 * @returns how many trials it opened
 * @throws StackUnavailable where files cannot be read now
 */
export async function reopenLost(database: Database, artifacts: string, sweepId: string): Promise<number> {
  const known = await cachedArtifacts(database, sweepId);
  if (known.length === 0) return 0;
  for (let first = 0; first < known.length; first += AT_ONCE) {
    await Promise.all(known.slice(first, first + AT_ONCE).map((artifact) => check(database, artifacts, artifact)));
  }
  const sweep = await findSweep(database, sweepId);
  return sweep ? reopenDamaged(database, sweep) : 0;
}

async function check(database: Database, artifacts: string, { name, stamp }: KnownArtifact): Promise<void> {
  const path = join(artifacts, name);
  const now = await stampIfThere(path);
  if (now !== null && now === stamp) return;
  const blocks = now === null ? [] : await blocksIn(database, name);
  const { damaged, digests } = now === null ? { damaged: null, digests: [] } : await verifyArtifact(path, blocks);
  if (damaged === null || damaged.length > 0) await markDamaged(database, name, damaged);
  if (damaged === null || now === null) return;
  const whole = newlyDigested(blocks, digests).filter(({ row }) => !damaged.includes(row));
  await noteDigests(database, whole);
  // What is damaged is marked: the rest was verified as the file is now.
  await noteArtifact(database, { name, stamp: now });
}
