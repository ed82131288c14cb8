import { readFileSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { RandomStream } from '@sonde/domain';
import { dealer } from './dealt';

const KINDS = ['one byte inverted', 'a stretch inverted', 'swapped', 'emptied', 'truncated', 'deleted'] as const;

/** What happens to a file. */
export interface Damage {
  readonly kind: (typeof KINDS)[number];
  /** Which file, and where in it: parts of 1. */
  readonly which: number;
  readonly at: number;
  /** Whether time and, where the kind allows it, size stay as they were, so that the change hides. */
  readonly isHidden: boolean;
}

/** Damages in an order that follows from the seed alone: all kinds before one comes twice. */
export function damagesOf(seed: number, count: number): Damage[] {
  const random = new RandomStream(seed, 'search');
  const kind = dealer(random, KINDS);
  return Array.from({ length: count }, () => ({
    ...{ kind: kind(), which: random.nextUniform(), at: random.nextUniform() },
    isHidden: random.nextBelow(3) === 0,
  }));
}

/** Damages one of some files; swapping damages two. @returns those that are other files now */
export function inflict({ kind, which, at, isHidden }: Damage, files: readonly string[]): string[] {
  const first = Math.floor(which * files.length);
  const [file = '', other = ''] = [files[first], files[(first + 1) % files.length]];
  const touched = kind === 'swapped' ? [file, other] : [file];
  const times = touched.map((path) => statSync(path));
  damage(kind, { file, other, at });
  touched.forEach((path, n) => {
    const stats = times[n];
    if (isHidden && stats && kind !== 'deleted') utimesSync(path, stats.atime, stats.mtime);
  });
  return touched;
}

interface Place {
  readonly file: string;
  readonly other: string;
  readonly at: number;
}

function damage(kind: Damage['kind'], { file, other, at }: Place): void {
  const { size } = statSync(file);
  const byte = Math.floor(at * size);
  switch (kind) {
    case 'one byte inverted':
      return invert(file, byte, 1);
    case 'a stretch inverted':
      return invert(file, byte, 64);
    case 'swapped':
      renameSync(file, `${file}.aside`);
      renameSync(other, file);
      return renameSync(`${file}.aside`, other);
    case 'emptied':
      return truncateSync(file, 0);
    case 'truncated':
      return truncateSync(file, byte);
    case 'deleted':
      return rmSync(file);
  }
}

function invert(file: string, from: number, count: number): void {
  const bytes = readFileSync(file);
  for (let at = from; at < Math.min(from + count, bytes.length); at++) bytes[at] = 255 - (bytes[at] ?? 0);
  writeFileSync(file, bytes);
}
