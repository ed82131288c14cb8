import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { forgetArtifacts, hasSweeps, neededFiles, type Database, type NeededFiles } from '@sonde/persistence';
import { packFile, type PackFile } from '@sonde/probes';

interface Options {
  /** Folder of artifacts, with a folder a sweep. */
  readonly artifacts: string;
  /** Younger files may still be written, or about to be recorded. */
  readonly olderThanMs?: number;
}

const A_DAY_MS = 24 * 3600 * 1000;

/** A file of a sweep's folder that Sonde wrote. */
interface Found extends PackFile {
  /** Relative to the folder of artifacts. */
  readonly name: string;
}

/**
 * Removes what nobody recorded or will use: artifacts that no probe refers to, checkpoints of packs that have ended, and
 * halves of files whose writers were killed. A file of an attempt that holds its claim stays, however old it is, since
 * that attempt may be stopped and go on; so does whatever Sonde did not write.
 *
 * A database without any sweep is taken for one that was lost: then nothing is removed.
 *
 * @returns how many files it removed
 */
export async function clearLeftovers(
  database: Database,
  { artifacts, olderThanMs = A_DAY_MS }: Options,
): Promise<number> {
  if (!(await hasSweeps(database))) return 0;
  let removed = 0;
  for (const entry of await readdir(artifacts, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory()) continue;
    const found = await filesOf(artifacts, entry.name);
    const own = found.filter(({ kind }) => kind === 'artifact').map(({ name }) => name);
    const needed = await neededFiles(database, entry.name, own);
    for (const file of found) {
      if (isNeeded(file, needed)) continue;
      if ((await ageOf(join(artifacts, file.name))) < olderThanMs) continue;
      await rm(join(artifacts, file.name), { force: true });
      removed += 1;
    }
    await removeEmpty(artifacts, entry.name, needed);
  }
  await forgetArtifacts(database);
  return removed;
}

function isNeeded({ kind, name, layer, pack, claim }: Found, needed: NeededFiles): boolean {
  if (claim !== null && needed.claims.has(claim)) return true;
  switch (kind) {
    case 'artifact':
      return needed.artifacts.has(name);
    case 'checkpoints':
      return needed.isOpen(layer, pack);
    case 'unfinished':
      return false;
  }
}

/** The files of packs in a sweep's folder, those in their folders of checkpoints included. */
async function filesOf(artifacts: string, sweep: string): Promise<Found[]> {
  const names = await readdir(join(artifacts, sweep)).catch((): string[] => []);
  const files = names.flatMap((name): Found[] => {
    const file = packFile(name);
    return file ? [{ ...file, name: `${sweep}/${name}` }] : [];
  });
  const checkpoints = await Promise.all(
    files
      .filter(({ kind }) => kind === 'checkpoints')
      .map(async (folder): Promise<Found[]> => {
        const inside = await readdir(join(artifacts, folder.name)).catch((): string[] => []);
        return inside.map((name) => ({ ...folder, name: `${folder.name}/${name}` }));
      }),
  );
  return [...files.filter(({ kind }) => kind !== 'checkpoints'), ...checkpoints.flat()];
}

/** Removes folders of checkpoints that have nothing in them any more; others stay. */
async function removeEmpty(artifacts: string, sweep: string, needed: NeededFiles): Promise<void> {
  for (const name of await readdir(join(artifacts, sweep)).catch((): string[] => [])) {
    const { kind, layer = NaN, pack = NaN } = packFile(name) ?? {};
    if (kind !== 'checkpoints' || needed.isOpen(layer, pack)) continue;
    await rmdir(join(artifacts, sweep, name)).catch(() => undefined);
  }
}

/** Milliseconds since a file was written; 0 if it is gone. */
async function ageOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}
