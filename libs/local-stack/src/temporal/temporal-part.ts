import { execFile, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { NAMESPACE, cleanEnvironment, type Environment } from '../environment';
import { LOOPBACK, listens } from '../ports';
import type { StopStep } from '../processes';
import { SERVER_PACE } from '../supervisor/liveness';
import type { PartDefinition } from '../supervisor/part';
import { until } from '../until';
import type { TemporalConfiguration } from './configuration';
import { grpcStatus } from './grpc-call';

export const STOP_TEMPORAL: readonly StopStep[] = [{ signal: 'SIGTERM', grace: 20_000 }];

export interface TemporalOptions {
  /** The Temporal CLI. */
  readonly binary: string;
  /** Holds the database file, and is the program's home, away from settings that its user keeps for other servers. */
  readonly folder: string;
  readonly port: number;
  /** Where its Web UI listens; without it there is none. */
  readonly uiPort: number | undefined;
  readonly configuration: TemporalConfiguration;
}

/**
 * What closes the HTTP API that the dev server opens on a random port, and has no switch for. It asks for no password
 * and takes a body of any type, so a page on the web could end every sweep with one request. The only Host that it
 * answers from now on belongs to nobody (RFC 6761), and its routes for Nexus, which do not look at Host, are off.
 */
const CLOSED_HTTP = { 'frontend.httpAllowedHosts': ['none.invalid'], 'system.enableNexus': false };

/**
 * By default the dev server writes its database with a rollback journal, one transaction after the other: 41 ms for an
 * update of a workflow, and bursts of them outlast the 3 s that its tasks have. With a write-ahead log it is 15 ms. Of
 * 60 sweeps submitted at once none, in place of two, stayed in planning until an activity timed out after ten minutes,
 * and all were cancelled after 48 s in place of 104 s (one run each, two cores with a load of 15 to 20). A power cut may
 * cost the last moments: activities then run twice, as they may, and which sweeps there are says Postgres.
 */
const SQLITE = { journal_mode: 'WAL', synchronous: 'NORMAL' };

/** Temporal's dev server with its Web UI: real Temporal, all services in one process, over SQLite. */
export function temporalPart(options: TemporalOptions): PartDefinition {
  mkdirSync(options.folder, { recursive: true });
  return {
    name: 'temporal',
    readyWithin: 120_000,
    stop: STOP_TEMPORAL,
    // A refusal, of too many calls, say, is an answer as well.
    liveness: { ask: async (_, signal) => (await askForNamespace(options, signal)) !== undefined, ...SERVER_PACE },
    spawn: ({ descriptor }) =>
      spawn(options.binary, serverArgs(options), {
        cwd: options.folder,
        env: environment(options),
        detached: true,
        stdio: ['ignore', descriptor, descriptor],
      }),
    whenReady: async ({ pid }, signal) => {
      const ports = [options.port, options.uiPort].filter((port) => port !== undefined);
      const look = (): boolean => pid !== undefined && ports.every((port) => listens(pid, port));
      await until('Temporal to listen', look, { within: Infinity, signal });
      const answers = async (): Promise<boolean> =>
        (await askForNamespace(options, AbortSignal.timeout(2_000))) === '0';
      await until('Temporal to answer', answers, { within: Infinity, signal });
      await configureNamespace(options);
    },
  };
}

export function temporalAddress(port: number): string {
  return `${LOOPBACK}:${port}`;
}

function serverArgs({ folder, port, uiPort, configuration }: TemporalOptions): string[] {
  const dynamicConfig = Object.entries({ ...configuration.dynamicConfig, ...CLOSED_HTTP });
  const settings = dynamicConfig.map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [
    ...['server', 'start-dev', '--log-level', 'warn', '--namespace', NAMESPACE],
    ...['--ip', LOOPBACK, '--port', String(port)],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...['--db-filename', path.join(folder, 'temporal.db')],
    ...Object.entries(SQLITE).flatMap(([name, value]) => ['--sqlite-pragma', `${name}=${value}`]),
    ...settings.flatMap((setting) => ['--dynamic-config-value', setting]),
  ];
}

function environment({ folder }: TemporalOptions): Environment {
  return { ...cleanEnvironment(), HOME: folder, XDG_CONFIG_HOME: folder };
}

/** Asks for the namespace: an answer means that frontend and store work, not only that a port is open. */
function askForNamespace({ port }: TemporalOptions, signal: AbortSignal): Promise<string | undefined> {
  // DescribeNamespaceRequest: field 1, the name, as a string.
  const name = Buffer.from(NAMESPACE);
  const message = Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const method = '/temporal.api.workflowservice.v1.WorkflowService/DescribeNamespace';
  return grpcStatus(temporalAddress(port), method, { message, signal });
}

/** Brings the namespace to what is configured, also that of a database from an earlier version. */
async function configureNamespace(options: TemporalOptions): Promise<void> {
  const { namespace, searchAttributes } = options.configuration;
  const attributes = Object.entries(searchAttributes).flatMap(([name, type]) => ['--name', name, '--type', type]);
  await Promise.all([
    operator(options, ['namespace', 'update', '--retention', namespace.retention]),
    // Adds what is missing and leaves the rest: start-dev's own flag for it does nothing to a database that exists.
    operator(options, ['search-attribute', 'create', ...attributes]),
  ]);
}

async function operator(options: TemporalOptions, args: readonly string[]): Promise<void> {
  const where = ['--address', temporalAddress(options.port), '--namespace', NAMESPACE];
  const command = ['operator', ...args, ...where];
  await promisify(execFile)(options.binary, command, { env: environment(options), timeout: 60_000 });
}
