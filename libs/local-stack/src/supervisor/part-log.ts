import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

/** A log above this size is set aside when its part starts again; one older log is kept. */
const MOST_BYTES = 10 * 1024 * 1024;

export interface PartLog {
  readonly file: string;
  /** For the output of a child process, which then writes without us: its last words survive the supervisor. */
  readonly descriptor: number;
  /** Where this start of the part begins. */
  readonly offset: number;
}

export function logFile(folder: string, part: string): string {
  return path.join(folder, `${part}.log`);
}

/** Hands an open log to `use` and closes our side of it afterwards. */
export function withPartLog<T>(folder: string, part: string, use: (log: PartLog) => T): T {
  const file = logFile(folder, part);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MOST_BYTES) renameSync(file, path.join(folder, `${part}.old.log`));
  const descriptor = openSync(file, 'a', 0o600);
  try {
    return use({ file, descriptor, offset: fstatSync(descriptor).size });
  } finally {
    closeSync(descriptor);
  }
}

/** The last lines that were written since the part started, for people who want to know why it did not. */
export function lastLines({ file, offset }: Pick<PartLog, 'file' | 'offset'>, count = 12): string {
  const written = readFileSync(file).subarray(offset).toString('utf8').trimEnd();
  return written.split('\n').slice(-count).join('\n');
}
