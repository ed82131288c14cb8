import { StackUnavailable } from '@sonde/contracts';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { identify } from '../processes';
import type { PartRecord } from '../stack-record';
import { until } from '../until';
import { Part, type PartDefinition } from './part';
import { ping } from './ping';
import { delayAfter } from './restarts';

const PROGRAM = path.join(__dirname, '..', '__fixtures__', 'program.cjs');
const QUICK = { firstDelay: 1, longestDelay: 4, ranWell: 60_000, mostCrashes: 3 };
const SOON = { within: 30_000, every: 5 };

let folder: string;
let reports: PartRecord[];
let part: Part;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sonde-part-'));
  reports = [];
});
afterEach(async () => {
  await part.stop();
  rmSync(folder, { recursive: true });
});

function create(behaviour: string, overrides: Partial<PartDefinition> = {}): Part {
  const definition: PartDefinition = {
    name: 'probe',
    readyWithin: 30_000,
    stop: [{ signal: 'SIGTERM', grace: 10_000 }],
    spawn: ({ descriptor }) =>
      fork(PROGRAM, [behaviour], { detached: true, execArgv: [], stdio: ['ignore', descriptor, descriptor, 'ipc'] }),
    whenReady: (child) => until('ready', () => once(child, 'message').then(([said]) => said === 'ready'), SOON).then(),
    ...overrides,
  };
  return new Part(definition, folder, (report) => reports.push(report), QUICK);
}

const states = (): string[] => reports.map(({ state }) => state);
const pid = (): number => reports.findLast(({ process }) => process)?.process?.pid ?? 0;

describe('Part', () => {
  it('starts, and is gone when it was stopped', async () => {
    part = create('runs');
    await part.start();
    const running = pid();
    expect(identify(running)).toBeDefined();
    await part.stop();
    expect(identify(running)).toBeUndefined();
    expect(states()).toEqual(['starting', 'ready', 'stopping', 'stopped']);
  });

  it('starts again after a crash', async () => {
    part = create('runs');
    await part.start();
    const first = pid();
    process.kill(first, 'SIGKILL');
    await until('a second start', () => states().filter((state) => state === 'ready').length === 2, SOON);
    expect(pid()).not.toBe(first);
    const crash = reports.find(({ state }) => state === 'restarting');
    expect(crash).toMatchObject({ crashes: 1, process: undefined, detail: expect.stringContaining('SIGKILL') });
  });

  it('is given up after too many crashes in a row', async () => {
    part = create('crashesWhenReady');
    await part.start();
    await until('giving up', () => states().includes('failed'), SOON);
    expect(reports.at(-1)).toMatchObject({
      crashes: 3,
      detail: 'ended with code 7; given up after 3 crashes in a row',
    });
  });

  it('starts again what it had given up, when it is asked to', async () => {
    part = create('crashesWhenReady');
    await part.start();
    part.revive();
    await until('giving up', () => states().includes('failed'), SOON);
    part.revive();
    expect(reports.at(-1)).toMatchObject({ state: 'restarting', crashes: 3 });
    await until('giving up again', () => states().filter((state) => state === 'failed').length === 2, SOON);
    expect(reports.at(-1)).toMatchObject({ crashes: 6, detail: expect.stringContaining('after 3 crashes in a row') });
  });

  it('ends and starts again what hangs, and not what answers', async () => {
    const liveness = { ask: ping, every: 100, misses: 3 };
    part = create('hangs', { liveness, stop: [{ signal: 'SIGTERM', grace: 10 }] });
    await part.start();
    const first = pid();
    await until('a second start', () => states().filter((state) => state === 'ready').length === 2, SOON);
    expect(identify(first)).toBeUndefined();
    expect(reports.find(({ state }) => state === 'restarting')).toMatchObject({
      crashes: 1,
      detail: 'did not answer for 0.3 s; starts again in 0.001 s',
    });
    await part.stop();

    let answered = 0;
    reports = [];
    const counted = (...args: Parameters<typeof ping>) => ping(...args).then((isWell) => (answered++, isWell));
    part = create('answers', { liveness: { ask: counted, every: 200, misses: 2 } });
    await part.start();
    await until('answers', () => answered > 3, SOON);
    expect(states()).toEqual(['starting', 'ready']);
  });

  it('does not wait out the grace of what is silent when it is stopped', async () => {
    // An hour, of which nothing is waited for but the tenth of a second that an answer may take.
    const stop = [{ signal: 'SIGTERM', grace: 3_600_000 }] as const;
    part = create('runs', { liveness: { ask: ping, every: 100, misses: 1_000_000 }, stop });
    await part.start();
    process.kill(pid(), 'SIGSTOP');
    await part.stop();
    expect(identify(pid())).toBeUndefined();
  });

  it('says with the end of its log why it does not start', async () => {
    part = create('failsToStart');
    const failure = part.start();
    await expect(failure).rejects.toThrow(StackUnavailable);
    await expect(failure).rejects.toThrow(/probe ended with code 3; the end of .*probe\.log:\nno such table: probes/);
  });

  it('says when it does not get ready in time', async () => {
    part = create('neverReady', { readyWithin: 10 });
    await expect(part.start()).rejects.toThrow('was not ready within 0.01 s');
  });

  it('can be stopped while it starts', async () => {
    part = create('neverReady');
    const start = part.start();
    await until('a process', pid, SOON);
    await Promise.all([part.stop(), expect(start).rejects.toThrow()]);
    expect(identify(pid())).toBeUndefined();
  });

  it('ends what does not listen, and what it leaves in its process group', async () => {
    let grandchild = 0;
    part = create('stubborn', {
      stop: [{ signal: 'SIGTERM', grace: 20 }],
      whenReady: async (child) => {
        const [said]: unknown[] = await once(child, 'message');
        grandchild = (said as { child: number }).child;
      },
    });
    await part.start();
    expect(identify(grandchild)).toBeDefined();
    await part.stop();
    await until('the end of both', () => !identify(grandchild) && !identify(pid()), SOON);
  });
});

describe('delayAfter', () => {
  it('doubles up to a bound and ends', () => {
    expect([1, 2, 3, 4].map((crashes) => delayAfter(crashes, { ...QUICK, mostCrashes: 4 }))).toEqual([
      1,
      2,
      4,
      undefined,
    ]);
    expect(delayAfter(9, { ...QUICK, mostCrashes: 10 })).toBe(4);
  });
});
