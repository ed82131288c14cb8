import { StackUnavailable } from '@sonde/contracts';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { statSync } from 'node:fs';
import { cleanEnvironment } from '../environment';

/** A user of this machine, other than ourselves, as whom a program runs. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** By preference: the user that is made for it, as Debian and macOS call it, else the one that owns nothing. */
const CANDIDATES = ['postgres', '_postgres', 'nobody'];

/**
 * As whom Postgres runs: undefined for an ordinary user, who runs it himself. Postgres refuses to run as root; there it
 * runs as the owner of data that are already there, else as the first candidate that the machine knows.
 */
export function postgresAccount(data: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of CANDIDATES) {
    const [uid, gid] = [idOf('-u', name), idOf('-g', name)];
    if (uid && gid && canBecome({ uid, gid })) return { uid, gid };
  }
  const names = CANDIDATES.join(', ');
  throw new StackUnavailable(`Postgres does not run as root, and root can become no other user for it here (${names})`);
}

/** Root of a container may know users that it has no right to become. */
function canBecome(account: Account): boolean {
  return runAs(account, '/bin/sh', ['-c', ':']).status === 0;
}

/** Whether the account can enter a folder, found out as that account: what permissions say is not all that counts. */
export function canEnter(folder: string, account: Account | undefined): boolean {
  return runAs(account, '/bin/sh', ['-c', 'test -d "$1" && test -x "$1"', 'sh', folder]).status === 0;
}

/** Runs a program to its end as the account. */
export function runAs(account: Account | undefined, file: string, args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(file, args, { ...spawnOptions(account), encoding: 'utf8', timeout: 60_000 });
}

/** For spawn and its kin. The working directory is one that is open to everybody, since ours may not be. */
export function spawnOptions(account: Account | undefined): {
  uid?: number;
  gid?: number;
  cwd: string;
  env: NodeJS.ProcessEnv;
} {
  return { ...account, cwd: '/', env: cleanEnvironment() };
}

function idOf(option: '-u' | '-g', name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [option, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout.trim()) : undefined;
}
