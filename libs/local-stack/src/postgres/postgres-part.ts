import { spawn } from 'node:child_process';
import { Client, DatabaseError, escapeIdentifier } from 'pg';
import { LOOPBACK, listens } from '../ports';
import type { StopStep } from '../processes';
import { SERVER_PACE } from '../supervisor/liveness';
import type { PartDefinition } from '../supervisor/part';
import { until } from '../until';
import { spawnOptions } from './account';
import { program } from './binaries';
import { SUPERUSER, type Cluster } from './initdb';

/** Where the apps' tables are. */
const DATABASE = 'sonde';

/** SIGINT is Postgres' fast shutdown: it ends connections instead of waiting for them. SIGQUIT leaves out the checkpoint. */
export const STOP_POSTGRES: readonly StopStep[] = [
  { signal: 'SIGINT', grace: 30_000 },
  { signal: 'SIGQUIT', grace: 5_000 },
];

export interface PostgresOptions {
  readonly cluster: Cluster;
  readonly port: number;
  /** Settings beyond the defaults, e.g. fsync=off where the data are thrown away. */
  readonly settings: Readonly<Record<string, string>>;
}

export function postgresPart(options: PostgresOptions): PartDefinition {
  const { cluster } = options;
  return {
    name: 'postgres',
    readyWithin: 120_000,
    stop: STOP_POSTGRES,
    liveness: { ask: (_, signal) => answers(options, signal), ...SERVER_PACE },
    spawn: ({ descriptor }) =>
      spawn(program(cluster.binaries, 'postgres'), serverArgs(options), {
        ...spawnOptions(cluster.account),
        detached: true,
        stdio: ['ignore', descriptor, descriptor],
      }),
    whenReady: async ({ pid }, signal) => {
      const look = (): boolean => pid !== undefined && listens(pid, options.port);
      await until('Postgres to listen', look, { within: Infinity, signal });
      await until('Postgres to let us in', () => ensureDatabase(options), { within: Infinity, signal });
    },
  };
}

/** For whoever uses the apps' database. */
export function postgresUrl({ password }: Cluster, port: number): string {
  return `postgresql://${SUPERUSER}:${password}@${LOOPBACK}:${port}/${DATABASE}`;
}

function serverArgs({ cluster, port, settings }: PostgresOptions): string[] {
  const all = {
    listen_addresses: LOOPBACK,
    // Their folder would have to be open to the account, and nothing needs them.
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  return [
    '-D',
    cluster.data,
    '-p',
    String(port),
    ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];
}

/** Creates the database where it is missing; false while Postgres still starts or recovers (class 57 of its errors). */
async function ensureDatabase(options: PostgresOptions): Promise<boolean> {
  const client = clientOf(options);
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${escapeIdentifier(DATABASE)}`);
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code?.startsWith('57') || code === 'ECONNREFUSED' || code === 'ECONNRESET') return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether Postgres says anything at all: that it recovers or has no connection left is an answer, too. */
async function answers(options: PostgresOptions, signal: AbortSignal): Promise<boolean> {
  const client = clientOf(options);
  // Ends the socket of a question that is not waited for any more.
  const giveUp = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    return error instanceof DatabaseError;
  } finally {
    giveUp();
  }
}

function clientOf({ cluster: { password }, port }: PostgresOptions): Client {
  const client = new Client({ host: LOOPBACK, port, user: SUPERUSER, password, database: 'postgres', ssl: false });
  // A connection that breaks says so in an event, too, besides failing what waits for it.
  client.on('error', () => undefined);
  return client;
}
