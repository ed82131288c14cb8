import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findStack, type PartRecord } from '@sonde/local-stack';
import { processesAbout, until } from '@sonde/testing';
import { openStack, type StackFolder } from './__fixtures__/stack-folder';
import { BINARY, sonde } from './sonde';

/** What users see of a stack of which a part is down, hangs, or comes back. */
const SOON_MS = 120_000;

let stack: StackFolder;
beforeAll(async () => {
  stack = await openStack(1);
}, 180_000);
afterAll(() => stack?.close(), 120_000);

function part(name: string): PartRecord {
  const found = findStack(stack.home)?.parts.find((each) => each.name === name);
  if (!found) throw new Error(`the stack has no ${name}`);
  return found;
}

function kill(name: string, signal: NodeJS.Signals): void {
  const { process: own } = part(name);
  if (own) process.kill(own.pid, signal);
}

/** Kills the api as soon as it is there, until the supervisor gives it up. */
async function wearDownApi(): Promise<void> {
  await until(
    'the api to be given up',
    () => {
      const { state, process: own } = part('api');
      if (own) process.kill(own.pid, 'SIGKILL');
      return state === 'failed';
    },
    SOON_MS,
  );
}

describe('a stack of which the api is away', () => {
  it('lets a sweep be followed through a restart of it, with one line for that', async () => {
    const file = join(dirname(stack.home), 'sweep.yaml');
    const parameters = '{ learning_rate: [0.01, 0.02], batch_size: 8, epochs: 2000 }';
    writeFileSync(file, `name: followed\ndataset: tiny\nparameters: ${parameters}\n`);
    const child = spawn(process.execPath, [BINARY, 'run', file], {
      env: { ...process.env, SONDE_HOME: stack.home },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = once(child, 'close');
    await until('the sweep to run', () => stderr.includes('running: '), SOON_MS);
    kill('api', 'SIGKILL');
    expect(await ended).toEqual([0, null]);
    expect(stderr).toContain('completed: 4 of 4 trials ended');
    expect(stderr.match(/trying again/g)).toHaveLength(1);
  }, 240_000);

  it('says that it was given up, and has it again after up', async () => {
    await wearDownApi();
    const { code, stderr } = await sonde(stack.home, 'list');
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^error: the api of the stack is down after \d+ crashes: `sonde logs api` says why, `sonde up` starts it again\n/,
    );
    expect(await sonde(stack.home, 'up')).toMatchObject({
      code: 0,
      stderr: 'the api of the stack was down: it runs again\na stack runs here already\n',
    });
    expect((await sonde(stack.home, 'list')).code).toBe(0);
  }, 240_000);
});

describe('a stack of which a trainer hangs', () => {
  it('is stopped all the same', async () => {
    kill('trainer', 'SIGSTOP');
    expect(await sonde(stack.home, 'down')).toEqual({ code: 0, stdout: '', stderr: 'the stack is stopped\n' });
    expect(processesAbout(dirname(stack.home))).toEqual([]);
  }, 240_000);
});
