import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** The ports that are tried first; 0 means any free one. */
export type PreferredPorts = Readonly<Record<'postgres' | 'temporal' | 'temporalUi' | 'api', number>>;

/** Temporal's own, the usual one for a web service, and for Postgres not the 5432 of a system's own server. */
export const DEFAULT_PORTS: PreferredPorts = { postgres: 15432, temporal: 7233, temporalUi: 8233, api: 8080 };

/** For each name its preferred port, or where that is taken another; all different and free at this moment. */
export async function freePorts<Name extends string>(preferred: Record<Name, number>): Promise<Record<Name, number>> {
  const reserved: [string, Server][] = [];
  try {
    for (const [name, port] of Object.entries<number>(preferred)) {
      const mayUse = port !== 0 && !(await answers(port));
      reserved.push([name, (mayUse && (await reserve(port))) || (await reserveAny())]);
    }
    const found = reserved.map(([name, server]) => [name, (server.address() as AddressInfo).port]);
    return Object.fromEntries(found) as Record<Name, number>;
  } finally {
    await Promise.all(reserved.map(([, server]) => new Promise((resolve) => server.close(resolve))));
  }
}

/** The first of some ports that is free at this moment; undefined where all are taken. */
export async function freePort(candidates: readonly number[]): Promise<number | undefined> {
  for (const port of candidates) if (!(await isTaken(port))) return port;
  return undefined;
}

export async function isTaken(port: number): Promise<boolean> {
  if (await answers(port)) return true;
  const server = await reserve(port);
  if (server === undefined) return true;
  await new Promise((resolve) => server.close(resolve));
  return false;
}

/** Whether it is this very process that listens there: an answer from a port may come from somebody else's server. */
export function listens(pid: number, port: number): boolean {
  if (process.platform !== 'linux') {
    return spawnSync('lsof', ['-nP', '-a', '-p', String(pid), `-iTCP:${port}`, '-sTCP:LISTEN']).status === 0;
  }
  try {
    const sockets = listeningInodes(pid, port).map((inode) => `socket:[${inode}]`);
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((descriptor) => sockets.includes(linkOrNothing(`${folder}/${descriptor}`)));
  } catch {
    return false;
  }
}

/** A listener on every address of the machine blocks a port too, even where the system would let one bind over it. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: LOOPBACK, port, timeout: 1_000 });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(true));
    socket.once('error', () => end(false));
  });
}

function reserve(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: LOOPBACK, port }, () => resolve(server));
  });
}

async function reserveAny(): Promise<Server> {
  const server = await reserve(0);
  if (server === undefined) throw new Error('this machine has no free port left');
  return server;
}

/** From /proc/net/tcp: column 1 is address:port in hex, column 3 the state (0A is LISTEN), column 9 the inode. */
function listeningInodes(pid: number, port: number): string[] {
  const hexPort = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(hexPort) && columns[3] === '0A')
    .map((columns) => columns[9] ?? '');
}

function linkOrNothing(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
