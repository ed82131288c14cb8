import { StackUnavailable } from '@sonde/contracts';
import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { spawnOptions, type Account } from './account';
import { program, type PostgresBinaries } from './binaries';

export const SUPERUSER = 'sonde';

/** A Postgres: its programs, its data, and as whom it runs. */
export interface Cluster {
  readonly binaries: PostgresBinaries;
  readonly data: string;
  readonly account: Account | undefined;
  readonly password: string;
}

export interface InitdbOptions {
  readonly signal: AbortSignal;
  /** Whether the data have to survive a power cut from now on. */
  readonly isDurable: boolean;
}

const DRAFT = 'new-';
const REMOVE = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };

/**
 * Runs initdb beside the final place and renames, so that one that was cut off is simply done again. Under a name of
 * its own: an initdb whose supervisor was killed goes on for a while, and clears up after itself when it fails.
 */
export async function createData(cluster: Cluster, options: InitdbOptions): Promise<void> {
  const folder = path.dirname(cluster.data);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.startsWith(DRAFT)) rmSync(path.join(folder, name), REMOVE);
  const draft = mkdtempSync(path.join(folder, DRAFT));
  // These two stay ours: in a folder of its own the account could lead root's pen elsewhere.
  for (const own of [folder, draft]) chmodSync(own, 0o711);
  try {
    await runInitdb(cluster, options, draft);
    renameSync(path.join(draft, 'data'), cluster.data);
  } finally {
    rmSync(draft, REMOVE);
  }
}

async function runInitdb(cluster: Cluster, { signal, isDurable }: InitdbOptions, draft: string): Promise<void> {
  const data = path.join(draft, 'data');
  const passwordFile = path.join(draft, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  const { account } = cluster;
  if (account) for (const entry of [data, passwordFile]) chownSync(entry, account.uid, account.gid);
  // Passwords, since other users of the machine reach loopback too. One locale everywhere: a machine's own may be
  // missing from its system, or sort the same rows otherwise.
  const access = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const args = ['--pgdata', data, ...(isDurable ? [] : ['--no-sync']), ...access, ...locale];
  try {
    await promisify(execFile)(program(cluster.binaries, 'initdb'), args, { ...spawnOptions(account), signal });
  } catch (error) {
    const output = (error as { stderr?: string }).stderr ?? '';
    throw new StackUnavailable(`Postgres could not create its data folder: ${output.trim()}`, { cause: error });
  }
}
