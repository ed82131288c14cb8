import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { freePorts } from '../ports';
import type { PartDefinition } from './part';
import { PartSet } from './part-set';

const PROGRAM = path.join(__dirname, '..', '__fixtures__', 'program.cjs');

let folder: string;
let parts: PartSet;
let neighbours: Server[];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sonde-parts-'));
  parts = new PartSet(folder, () => undefined);
  neighbours = [];
});
afterEach(async () => {
  await parts.stopAll();
  for (const neighbour of neighbours) neighbour.close();
  rmSync(folder, { recursive: true });
});

function listeningOn(port: number): PartDefinition {
  return {
    name: 'server',
    readyWithin: 60_000,
    stop: [{ signal: 'SIGTERM', grace: 10_000 }],
    spawn: ({ descriptor }) =>
      fork(PROGRAM, ['listens', String(port)], {
        detached: true,
        execArgv: [],
        stdio: ['ignore', descriptor, descriptor, 'ipc'],
      }),
    whenReady: async (child) => void (await once(child, 'message')),
  };
}

/** Ports that are free when they are chosen; somebody else takes those of the first `lost` attempts at once. */
function contested(lost: number): { readonly choose: () => Promise<{ port: number }>; readonly chosen: number[] } {
  const chosen: number[] = [];
  const choose = async () => {
    const ports = await freePorts({ port: 0 });
    chosen.push(ports.port);
    if (chosen.length <= lost) {
      const neighbour = createServer().listen(ports.port, '127.0.0.1');
      await once(neighbour, 'listening');
      neighbours.push(neighbour);
    }
    return ports;
  };
  return { choose, chosen };
}

describe('startOnPorts', () => {
  it('tries other ports where somebody else took them between the look and the start', async () => {
    const { choose, chosen } = contested(2);
    const { port } = await parts.startOnPorts(0, choose, (ports) => listeningOn(ports.port));
    expect(chosen).toHaveLength(3);
    expect(port).toBe(chosen[2]);
  });

  it('does so, too, where the port is free again by the time that the part has ended', async () => {
    const { choose, chosen } = contested(1);
    const leaving = (ports: { port: number }): PartDefinition => {
      const definition = listeningOn(ports.port);
      const whenReady: PartDefinition['whenReady'] = async (child, signal) => {
        void once(child, 'exit').then(() => neighbours[0]?.close());
        await definition.whenReady(child, signal);
      };
      return { ...definition, whenReady };
    };
    const { port } = await parts.startOnPorts(0, choose, leaving);
    expect(port).toBe(chosen[1]);
  });

  it('gives up in the end, and at once where ports are not what fails', async () => {
    const { choose, chosen } = contested(9);
    await expect(parts.startOnPorts(0, choose, (ports) => listeningOn(ports.port))).rejects.toThrow('EADDRINUSE');
    expect(chosen).toHaveLength(3);
    const calm = contested(0);
    const failing = (): PartDefinition => ({
      ...listeningOn(0),
      spawn: ({ descriptor }) =>
        fork(PROGRAM, ['failsToStart'], { execArgv: [], stdio: ['ignore', descriptor, descriptor, 'ipc'] }),
    });
    await expect(parts.startOnPorts(0, calm.choose, failing)).rejects.toThrow('no such table');
    expect(calm.chosen).toHaveLength(1);
  });
});
