import path from 'node:path';
import type { Home } from './home';
import { LOOPBACK } from './ports';
import type { StackAddresses } from './stack-record';

export type Environment = Readonly<Record<string, string>>;

/** Temporal's namespace for all that the stack runs. */
export const NAMESPACE = 'default';

/**
 * This process's variables without those by which Postgres' and Temporal's own programs and clients are told of other
 * servers (PGHOST, PGSSLMODE, TEMPORAL_ADDRESS, …): a stack talks to its own.
 */
export function cleanEnvironment(): Environment {
  const entries = Object.entries(process.env).filter(([name]) => !/^(PG|TEMPORAL_)/.test(name));
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Folders of SONDE_DATA_ROOTS, which whoever starts a stack may set; relative to where it is started. */
export function environmentRoots(): string[] {
  const roots = process.env['SONDE_DATA_ROOTS'] ?? '';
  return roots.split(path.delimiter).filter((root) => root.trim() !== '');
}

/** What the stack tells its apps. */
export function appEnvironment(home: Home, addresses: StackAddresses, dataRoots: readonly string[]): Environment {
  return {
    SONDE_DATABASE_URL: addresses.postgresUrl,
    SONDE_TEMPORAL_ADDRESS: addresses.temporalAddress,
    SONDE_TEMPORAL_NAMESPACE: NAMESPACE,
    SONDE_TEMPORAL_UI_URL: addresses.temporalUiUrl,
    SONDE_ARTIFACTS: home.artifacts,
    SONDE_API_HOST: LOOPBACK,
    SONDE_API_PORT: new URL(addresses.apiUrl).port,
    SONDE_DATA_ROOTS: dataRoots.map((root) => path.resolve(root)).join(path.delimiter),
    SONDE_DATA_ROOTS_FILE: home.dataRoots,
    SONDE_CACHE: home.cache,
  };
}
