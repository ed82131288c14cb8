import { linkSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ProcessIdentity, isAlive, ownIdentity } from './processes';

/**
 * Makes this process the holder of a lock until it ends, however it ends; false while another living process holds it.
 *
 * Node has no flock, and a lock file with a time-out can be broken by two at once. So the lock is a row of numbered
 * files: whoever stands in the newest one holds it as long as he lives. To follow a dead holder one creates the next
 * number, which only one can (link fails where the name exists), and the newest number is never removed, so that a
 * slow competitor cannot go back behind it.
 */
export function takeLock(directory: string): boolean {
  mkdirSync(directory, { recursive: true });
  const own = ownIdentity();
  for (;;) {
    const newest = newestIn(directory);
    if (newest > 0 && isHeld(path.join(directory, String(newest)))) return false;
    if (!create(directory, newest + 1, own)) continue;
    if (newestIn(directory) === newest + 1) {
      removeOlder(directory, newest + 1);
      return true;
    }
    rmSync(path.join(directory, String(newest + 1)), { force: true });
  }
}

function newestIn(directory: string): number {
  return Math.max(0, ...numbersIn(directory));
}

function numbersIn(directory: string): number[] {
  return readdirSync(directory)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function isHeld(file: string): boolean {
  try {
    return isAlive(ProcessIdentity.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch {
    return false;
  }
}

/** Links a complete file into place, so that nobody ever reads half a holder. */
function create(directory: string, number: number, holder: ProcessIdentity): boolean {
  const draft = path.join(directory, `draft-${process.pid}`);
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, path.join(directory, String(number)));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function removeOlder(directory: string, own: number): void {
  for (const number of numbersIn(directory)) {
    if (number < own) rmSync(path.join(directory, String(number)), { force: true });
  }
}
