import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Home } from './home';
import { writePrivately } from './private-file';
import { ProcessIdentity, isAlive, ownIdentity } from './processes';

/*
 * An attached stack lives as long as somebody uses it: who started it, and every later `sonde run` that found it.
 * Each of them leaves a file with its identity, so that one that was killed does not count.
 */

/** Notes that this process uses the stack, until the returned function is called or the process ends. */
export function registerUser(home: Home): () => void {
  mkdirSync(home.users, { recursive: true });
  const file = path.join(home.users, `${process.pid}-${randomUUID()}`);
  writePrivately(file, JSON.stringify(ownIdentity()));
  return () => rmSync(file, { force: true });
}

/** Forgets everybody, for a stack that starts: who used the one before may live on, but not use this one. */
export function clearUsers(home: Home): void {
  for (const file of filesIn(home.users)) rmSync(file, { force: true });
}

/** Whether a living process uses the stack; the files of dead ones are cleared away on the way. */
export function hasUsers(home: Home): boolean {
  const files = filesIn(home.users);
  const dead = files.filter((file) => !isUser(file));
  for (const file of dead) rmSync(file, { force: true });
  return dead.length < files.length;
}

/** From now on the stack runs until it is told to stop, used or not. */
export function setKept(home: Home): void {
  writeFileSync(home.kept, '');
}

export function clearKept(home: Home): void {
  rmSync(home.kept, { force: true });
}

export function isKept(home: Home): boolean {
  return existsSync(home.kept);
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return names.map((name) => path.join(folder, name));
}

function isUser(file: string): boolean {
  try {
    return isAlive(ProcessIdentity.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch {
    return false;
  }
}
