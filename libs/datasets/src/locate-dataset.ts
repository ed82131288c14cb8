import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse, unreadable } from '@sonde/arrays';
import { targetSources, type DatasetSource } from './dataset';
import { IssueList } from './issue-list';
import { MANIFEST_FILE, readManifest } from './manifest-file';
import { assertInside, resolveInside } from './paths';

/** A dataset whose manifest is consistent and whose files are there; none of them was read. */
export interface LocatedDataset extends DatasetSource {
  /** Equal as long as no file of the dataset was written, replaced or touched: a digest of sizes, times and inodes. */
  readonly stamp: string;
  /**
   * False where a file changed within the last two seconds: it may change again within the same tick of the file
   * system's clock, and leave the stamp as it is.
   */
  readonly isSettled: boolean;
}

const SETTLED_AFTER_MS = 2000;

/** Node has four threads that ask the file system; the rest waits in its queue, not in ours. */
const AT_ONCE = 8;

/**
 * Finds the files that a dataset.json names, without opening them.
 *
 * @param allowedRoots folders that datasets may lie in
 * @throws BadInput with everything that is wrong with the manifest, or all files that are missing
 */
export async function locateDataset(folder: string, allowedRoots: readonly string[]): Promise<LocatedDataset> {
  const real = await assertInside(allowedRoots, folder);
  const manifest = await readManifest(real);
  const files = [
    MANIFEST_FILE,
    ...manifest.layers.map(({ file }) => file),
    ...targetSources(manifest).map(({ file }) => file),
    ...(manifest.groups === undefined ? [] : [manifest.groups]),
  ];
  const found: (readonly FileStamp[] | undefined)[] = [];
  const lists = files.map(() => new IssueList());
  const left = files.entries();
  const lookUp = async (): Promise<void> => {
    for (const [index, file] of left) found[index] = await lists[index]?.gather(() => stampsOf(real, file));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lookUp));
  const issues = new IssueList();
  for (const list of lists) issues.add(...list.gathered().first);
  issues.throwIfAny(real);
  const stamps = found.flatMap((each) => each ?? []);
  const changedAt = stamps.reduce((latest, { changedMs }) => Math.max(latest, changedMs), 0);
  return {
    ...{ folder: real, manifest },
    stamp: createHash('sha256')
      .update(stamps.map(({ text }) => text).join('\n'))
      .digest('hex'),
    isSettled: Date.now() - changedAt > SETTLED_AFTER_MS,
  };
}

interface FileStamp {
  readonly text: string;
  /** When content or status changed last, in milliseconds since 1970. */
  readonly changedMs: number;
}

/** The stamp of a file, or those of a folder's npy files. */
async function stampsOf(folder: string, file: string): Promise<FileStamp[]> {
  const path = await resolveInside(folder, file);
  const stats = await stat(path, { bigint: true }).catch((error: unknown) => refuse(path, unreadable(error)));
  if (stats.isDirectory()) {
    const arrays = (await readdir(path)).filter((name) => name.endsWith('.npy')).sort();
    const parts = await Promise.all(arrays.map((name) => stampsOf(folder, join(file, name))));
    return parts.flat();
  }
  if (!stats.isFile()) refuse(path, 'is no regular file: expected one, or a folder of npy');
  const { size, mtimeNs, ctimeNs, ino, mtimeMs, ctimeMs } = stats;
  const changedMs = Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs);
  return [{ text: `${file} ${size} ${mtimeNs} ${ctimeNs} ${ino}`, changedMs }];
}
