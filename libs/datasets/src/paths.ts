import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { refuse, unreadable } from '@sonde/arrays';
import { BadInput } from '@sonde/contracts';

/**
 * The real path of a file or folder, links followed, which must lie in one of the roots.
 *
 * @throws BadInput naming the setting that allows further roots
 */
export async function assertInside(roots: readonly string[], path: string): Promise<string> {
  const real = await realpath(path).catch((error: unknown) => refuse(path, unreadable(error)));
  for (const root of roots) {
    const realRoot = await realpath(root).catch(() => undefined);
    if (realRoot !== undefined && isWithin(realRoot, real)) return real;
  }
  const allowed = roots.length > 0 ? roots.join(', ') : 'none';
  throw new BadInput(
    `${path} lies outside of the folders that datasets are read from (${allowed}): move it there, or add its folder ` +
      'to SONDE_DATA_ROOTS where the server is started',
  );
}

/**
 * The real path of a dataset's file, which must lie in the dataset's folder, links followed.
 *
 * @param file relative to the folder
 */
export async function resolveInside(folder: string, file: string): Promise<string> {
  const path = join(folder, file);
  const real = await realpath(path).catch((error: unknown) => refuse(path, unreadable(error)));
  if (!isWithin(await realpath(folder), real)) {
    refuse(path, `leads outside of the dataset's folder, to ${real}: copy the file into the folder`);
  }
  return real;
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way);
}
