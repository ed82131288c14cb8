import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { APP_PRELOAD } from '../workspace';
import { ping } from './ping';

const TALKATIVE = path.join(__dirname, '..', '__fixtures__', 'talkative.cjs');
const { signal } = new AbortController();

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

/** A process as the supervisor forks it, whose log can never be written: /dev/full is a disk without room. */
function start({ preload = true, supervisor = process.pid } = {}): ChildProcess {
  const log = openSync('/dev/full', 'w');
  const child = fork(TALKATIVE, [], {
    env: { ...process.env, SONDE_SUPERVISOR: String(supervisor) },
    execArgv: preload ? ['--require', APP_PRELOAD] : [],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  children.push(child);
  return child;
}

describe('what the supervisor loads into each process', () => {
  it('lets it live though its log cannot be written', async () => {
    expect(await once(start(), 'message')).toEqual(['still here', undefined]);
    // Without it the process ends, so the above is not for nothing.
    expect(await once(start({ preload: false }), 'exit')).toEqual([1, null]);
  });

  it('answers for it, and not for what it forks itself', async () => {
    expect(await ping(start(), signal)).toBe(true);
    const grandchild = start({ supervisor: process.ppid });
    const heard: unknown[] = [];
    grandchild.on('message', (message) => {
      heard.push(message);
      grandchild.send('ping');
    });
    await once(grandchild, 'exit');
    expect(heard).toEqual(['still here']);
  });
});
