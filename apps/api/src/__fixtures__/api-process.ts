import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createTestDatabase, type TestDatabase } from '@sonde/persistence/testing';
import { createTestNamespace } from '@sonde/testing';

/** The api as built, in a process of its own: what ends or blocks it neither ends nor blocks the spec. */
export interface ApiProcess {
  readonly url: string;
  readonly database: TestDatabase;
  /** A folder under which datasets may lie. */
  readonly folder: string;
  /** Whether it still runs: nobody starts it again here. */
  isAlive(): boolean;
  /** Asks for /health/live until stopped. @returns the milliseconds that each answer took */
  watch(): { stop(): Promise<readonly number[]> };
  stop(): Promise<void>;
}

const EVERY_MS = 20;

export async function startApiProcess(): Promise<ApiProcess> {
  const [database, temporal, folder, port] = await Promise.all([
    createTestDatabase(),
    createTestNamespace(),
    mkdtemp(join(tmpdir(), 'sonde-api-')),
    freePort(),
  ]);
  const child = fork(resolve(__dirname, '../../dist/main.js'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    env: {
      PATH: process.env['PATH'],
      SONDE_DATABASE_URL: database.url,
      SONDE_TEMPORAL_ADDRESS: temporal.address,
      SONDE_TEMPORAL_NAMESPACE: temporal.namespace,
      SONDE_ARTIFACTS: join(folder, 'artifacts'),
      SONDE_DATA_ROOTS: folder,
      SONDE_API_PORT: String(port),
      SONDE_RECONCILE_SECONDS: '0',
    },
  });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error('the api ended while it started: is it built?'))),
  ]);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    database,
    folder,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    watch: () => watch(`${url}/health/live`),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await Promise.all([database.drop(), temporal.close(), rm(folder, { recursive: true, force: true })]);
    },
  };
}

/** In a thread of its own: what the spec computes meanwhile is no time of the api's. */
const WATCHER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { setTimeout: delay } = require('node:timers/promises');
  let isOver = false;
  parentPort.once('message', () => { isOver = true; });
  (async () => {
    const took = [];
    while (!isOver) {
      const began = performance.now();
      const response = await fetch(workerData.url, { headers: { connection: 'close' } });
      if (!response.ok) throw new Error(workerData.url + ': ' + response.status);
      await response.arrayBuffer();
      took.push(performance.now() - began);
      await delay(workerData.everyMs);
    }
    parentPort.postMessage(took);
  })();`;

function watch(url: string): ReturnType<ApiProcess['watch']> {
  const worker = new Worker(WATCHER, { eval: true, workerData: { url, everyMs: EVERY_MS } });
  const ended = once(worker, 'message').then(([took]: unknown[]) => took as readonly number[]);
  return {
    stop: () => {
      worker.postMessage('stop');
      return ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
