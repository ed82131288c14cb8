import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKPOINT } from './process/pack-files';

interface Options {
  /** Folder of artifacts, with a folder a sweep. */
  readonly artifacts: string;
  /** Whether a sweep trains nothing any more. */
  readonly isOver: (sweepId: string) => Promise<boolean>;
  /** Younger files may still be written or read. */
  readonly olderThanMs?: number;
}

const A_DAY_MS = 24 * 3600 * 1000;

/** What a file that is written anew is called until it is whole. */
const UNFINISHED = '.tmp';

/**
 * Removes what nobody will use: checkpoints of sweeps that are over, and halves of files whose writers were killed.
 *
 * @returns how many files it removed
 */
export async function clearLeftovers({ artifacts, isOver, olderThanMs = A_DAY_MS }: Options): Promise<number> {
  let removed = 0;
  for (const sweep of await entriesOf(artifacts)) {
    if (!sweep.isDirectory()) continue;
    const names = (await entriesOf(join(artifacts, sweep.name))).map(({ name }) => name);
    const left = names.filter((name) => name.endsWith(CHECKPOINT) || name.endsWith(UNFINISHED));
    const isEnded = left.length > 0 && (await isOver(sweep.name));
    for (const name of left) {
      const path = join(artifacts, sweep.name, name);
      if (name.endsWith(CHECKPOINT) && !isEnded) continue;
      if ((await ageOf(path)) < olderThanMs) continue;
      await rm(path, { force: true });
      removed += 1;
    }
  }
  return removed;
}

async function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

/** Milliseconds since a file was written; 0 if it is gone. */
async function ageOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}
