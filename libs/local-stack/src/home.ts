import { BadInput } from '@sonde/contracts';
import { chmodSync, existsSync, mkdirSync, readFileSync, appendFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The state folder of a stack and what lies in it. */
export interface Home {
  readonly folder: string;
  /** What runs now: processes and addresses. */
  readonly record: string;
  /** What outlives a run of Postgres: where its data lie, its password. */
  readonly postgres: string;
  readonly temporal: string;
  readonly logs: string;
  readonly artifacts: string;
  /** What was found in datasets, so that unchanged files are not read again; may be deleted at any time. */
  readonly cache: string;
  /** Folders that the api may read datasets from, one a line, besides those it was started with. */
  readonly dataRoots: string;
  /** Who uses the stack. */
  readonly users: string;
  /** There if the stack runs on without users. */
  readonly kept: string;
  readonly locks: string;
}

/** SONDE_HOME, else the nearest `.sonde` from the working directory upwards, else one in the working directory. */
export function findHome({ cwd, env }: { cwd: string; env: Record<string, string | undefined> }): string {
  if (env['SONDE_HOME']) return path.resolve(cwd, env['SONDE_HOME']);
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, '.sonde');
    if (statSync(candidate, { throwIfNoEntry: false })?.isDirectory()) return candidate;
    if (folder === path.dirname(folder)) return path.resolve(cwd, '.sonde');
  }
}

export function homeAt(folder: string): Home {
  const inside = (name: string): string => path.join(folder, name);
  return {
    folder,
    record: inside('stack.json'),
    postgres: inside('postgres.json'),
    temporal: inside('temporal'),
    logs: inside('logs'),
    artifacts: inside('artifacts'),
    cache: inside('cache'),
    dataRoots: inside('data-roots'),
    users: inside('users'),
    kept: inside('kept'),
    locks: inside('locks'),
  };
}

/** Creates what every stack needs; a folder of state has no business in anybody's repository. */
export function createHome(home: Home): void {
  createFolder(home.folder);
  for (const folder of [home.logs, home.artifacts, home.users, home.cache, home.temporal, home.locks]) {
    mkdirSync(folder, { recursive: true });
    // Of a stack from before, too: what it wrote was open to all users of the machine.
    makePrivate(folder, 0o700);
  }
  if (existsSync(home.dataRoots)) makePrivate(home.dataRoots, 0o600);
  const ignore = path.join(home.folder, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
}

/**
 * Makes the state folder. One that is there stays as it is, since somebody made it, maybe for other things as well. A
 * new one of root's can be passed through, by which the user as whom Postgres runs gets to its data, but not listed.
 */
function createFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
}

function makePrivate(entry: string, mode: number): void {
  if (statSync(entry).uid === process.getuid?.()) chmodSync(entry, mode);
}

/** Lets the api of this stack read datasets under one more folder; it looks the list up at each check. */
export function allowDataRoot(homeFolder: string, folder: string): void {
  const home = homeAt(homeFolder);
  const root = path.resolve(folder);
  if (root.includes('\n')) throw new BadInput(`a folder of datasets cannot have a line break in its name: ${root}`);
  createFolder(home.folder);
  const known = existsSync(home.dataRoots) ? readFileSync(home.dataRoots, 'utf8').split('\n') : [];
  if (!known.includes(root)) appendFileSync(home.dataRoots, `${root}\n`, { mode: 0o600 });
}
