import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTinyDataset } from '@sonde/testing';
import { orInterrupted } from './interruption';

jest.setTimeout(60_000);

let folder: string;
/** An api that takes every request, and answers none. */
let silent: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-interruption-'));
  await writeTinyDataset(join(folder, 'data'));
  await writeFile(join(folder, 'sweep.yaml'), 'name: a-sweep\ndataset: ./data\nlayers: [first]\n');
  silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(async () => {
  silent.closeAllConnections();
  silent.close();
  await rm(folder, { recursive: true });
});

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Interrupts a command once the api has its request. */
async function interrupted(words: readonly string[], signal: NodeJS.Signals = 'SIGINT'): Promise<End> {
  const asked = once(silent, 'request');
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, [join(__dirname, '../bin/sonde.js'), ...words], {
    cwd: folder,
    env: { ...process.env, SONDE_API_URL: url, SONDE_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await asked;
  child.kill(signal);
  const [code, by] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal: by, stderr };
}

describe('Ctrl-C', () => {
  it.each([
    ['list'],
    ['status', 'abc'],
    ['cancel', 'abc'],
    ['profile', 'abc'],
    ['compare', 'abc', 'def'],
    ['report', 'abc', '-o', 'report'],
  ])('ends %s at once, as the signal does by itself', async (...words) => {
    expect(await interrupted(words)).toEqual({ code: null, signal: 'SIGINT', stderr: '' });
  });

  it.each([
    ['run', 'sweep.yaml'],
    ['retry', 'abc'],
    ['extend', 'abc', '--seeds', '3'],
    ['export', 'abc'],
    ['plan', 'sweep.yaml'],
    ['eval', 'abc', '--on', 'tiny'],
    ['dataset', 'add', 'data'],
  ])('ends %s in order, with 130, though the api never answers', async (...words) => {
    expect(await interrupted(words)).toEqual({ code: 130, signal: null, stderr: 'interrupted\n' });
  });

  it('has 143 for SIGTERM', async () => {
    expect(await interrupted(['run', 'sweep.yaml'], 'SIGTERM')).toMatchObject({ code: 143, signal: null });
  });

  it('ends what does not end in order when it comes twice', async () => {
    const program = `
      const { Interruption } = require(${JSON.stringify(join(__dirname, '../dist/interruption.js'))});
      new Interruption().signal.addEventListener('abort', () => console.log('once'));
      setInterval(() => undefined, 60_000);
      console.log('listens');`;
    const child: ChildProcess = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    for (const word of ['listens', 'once']) {
      const [text] = (await once(child.stdout ?? child, 'data')) as [Buffer];
      expect(String(text)).toBe(`${word}\n`);
      child.kill('SIGINT');
    }
    expect(await once(child, 'exit')).toEqual([130, null]);
  });
});

describe('orInterrupted', () => {
  it('gives what the work yields, or fails as it does', async () => {
    const { signal } = new AbortController();
    expect(await orInterrupted(Promise.resolve(7), signal)).toBe(7);
    await expect(orInterrupted(Promise.reject(new Error('no such file')), signal)).rejects.toThrow('no such file');
  });

  it('does not wait for work that goes on', async () => {
    const controller = new AbortController();
    const waiting = orInterrupted(new Promise(() => undefined), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow('aborted');
    await expect(orInterrupted(Promise.resolve(7), controller.signal)).rejects.toThrow('aborted');
  });
});
