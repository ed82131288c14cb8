import { StackUnavailable } from '@sonde/contracts';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { canEnter, runAs, type Account } from './account';
import { program, type PostgresBinaries } from './binaries';

/*
 * Where Postgres' files lie when it runs as another user than root, to whom root's home and much else is closed.
 */

/** A folder for the data of a new cluster: in the state folder, else a new one where the account can get at it. */
export function placeForData(homeFolder: string, account: Account | undefined): string {
  if (account === undefined || canOwnFolderIn(homeFolder, account)) return path.join(homeFolder, 'postgres');
  // Never one that is there already: it holds the data of a state folder that was deleted, and so was their password.
  return mkdtempSync(path.join(openFolder(account), 'data-'));
}

/** The binaries, or a copy of them that the account can run. */
export function reachableBinaries(binaries: PostgresBinaries, account: Account | undefined): PostgresBinaries {
  if (account === undefined || runs(binaries, account)) return binaries;
  const { version } = binaries;
  const copy = { folder: path.join(openFolder(account), `postgres-${version}-${process.arch}`), version };
  if (!runs(copy, account)) copyBinaries(binaries.folder, copy.folder);
  return copy;
}

/** Whether the programs start at all: it shows a closed folder, missing library links, another machine's binaries. */
export function runs(binaries: PostgresBinaries, account: Account | undefined): boolean {
  const names = ['initdb', 'postgres'] as const;
  return names.every((name) => runAs(account, program(binaries, name), ['--version']).status === 0);
}

/** Not where the account cannot enter, nor where the file system knows no owners. Found out by trying. */
function canOwnFolderIn(folder: string, account: Account): boolean {
  const probe = mkdtempSync(path.join(folder, 'probe-'));
  try {
    chownSync(probe, account.uid, account.gid);
    return runAs(account, '/bin/sh', ['-c', 'test -O "$1" && test -w "$1"', 'sh', probe]).status === 0;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true });
  }
}

/** A folder that only root writes to and that the account can enter: first where a system keeps such things. */
function openFolder(account: Account): string {
  const candidates = ['/var/lib/sonde', '/var/tmp/sonde', path.join(os.tmpdir(), 'sonde')];
  const open = candidates.find((folder) => makeOpenFolder(folder) && canEnter(folder, account));
  if (open !== undefined) return open;
  throw new StackUnavailable(
    `no folder is open to the user (${account.uid}) as whom Postgres runs: ${candidates.join(', ')}`,
  );
}

/** False where it cannot be made, or where somebody else has put something under that name, as anybody can in /tmp. */
function makeOpenFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    const found = lstatSync(folder);
    if (!found.isDirectory() || found.uid !== 0) return false;
    chmodSync(folder, 0o755);
    return true;
  } catch {
    return false;
  }
}

/** Copied beside its place and renamed, so that a copy that was cut off is never taken for one. */
function copyBinaries(from: string, to: string): void {
  const draft = mkdtempSync(`${to}-`);
  const copied = spawnSync('cp', ['-RP', `${from}/.`, draft], { encoding: 'utf8' });
  // The packages may have been installed with a mask that keeps others out.
  const opened = spawnSync('chmod', ['-R', 'a+rX', draft], { encoding: 'utf8' });
  if (copied.status !== 0 || opened.status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new StackUnavailable(`could not copy Postgres to ${to}: ${copied.stderr}${opened.stderr}`);
  }
  rmSync(to, { recursive: true, force: true });
  renameSync(draft, to);
}
