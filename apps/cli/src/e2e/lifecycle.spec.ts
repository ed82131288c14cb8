import { renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PlanView, PoolList, SweepDetail, SweepReport, type SweepView } from '@sonde/contracts';
import { sweepWorkflowId } from '@sonde/contracts/temporal';
import { until, writeTinyDataset } from '@sonde/testing';
import { Client, Connection } from '@temporalio/client';
import { openStack, type StackFolder } from './__fixtures__/stack-folder';
import { sonde } from './sonde';

/** What users do to sweeps that are there, on the whole of Sonde. */
let stack: StackFolder;
let folder: string;
beforeAll(async () => {
  stack = await openStack(1);
  folder = dirname(stack.home);
}, 180_000);
afterAll(() => stack?.close(), 60_000);

/** 2 layers x 2 learning rates x 2 seeds, a pack a layer. */
const SMALL = 'parameters: { learning_rate: [0.003, 0.03], epochs: 20, batch_size: 64 }\nreplicates: { seeds: 2 }\n';
/** Long enough to be met in the midst of training: 8 packs of 2 trials, more than a trainer takes at once. */
const LONG = 'parameters: { batch_size: [8, 9, 10, 11], epochs: 1000 }\nreplicates: { seeds: 2 }\n';

function sweepFile(name: string, fields: string, dataset = './data'): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\ndataset: ${dataset}\n${fields}`);
  return file;
}

/** What a command prints as JSON. */
async function json(code: number, ...words: string[]): Promise<unknown> {
  const ended = await sonde(stack.home, ...words, '--json');
  if (ended.code !== code) throw new Error(`${words.join(' ')}: ${ended.code} ${ended.stderr}`);
  return JSON.parse(ended.stdout);
}

async function start(file: string): Promise<string> {
  return ((await json(0, 'run', file, '--detach')) as SweepView).id;
}

const show = (id: string) => stack.api.call(SweepDetail, `/v1/sweeps/${id}`);
const inState = (id: string, state: SweepView['state']) =>
  until(
    `sweep ${id} to be ${state}`,
    async () => {
      const sweep = await show(id);
      return sweep.state === state && sweep;
    },
    120_000,
  );

describe('a sweep that is there', () => {
  it('is paused, starts nothing more, and goes on when it is resumed', async () => {
    const id = await start(sweepFile('long', LONG));
    await until('it to train', async () => (await show(id)).counts.running > 0);
    expect(await sonde(stack.home, 'pause', id)).toMatchObject({ code: 0, stdout: `${id} paused\n` });
    // What trains may end; the other packs wait.
    const paused = await until(
      'nothing to train',
      async () => {
        const sweep = await show(id);
        return sweep.counts.running === 0 && sweep;
      },
      60_000,
    );
    expect(paused).toMatchObject({ state: 'paused', counts: { planned: 16 } });
    expect(paused.counts.pending).toBeGreaterThanOrEqual(2);
    expect(await sonde(stack.home, 'resume', id)).toMatchObject({ code: 0, stdout: `${id} running\n` });
    expect((await inState(id, 'completed')).counts).toMatchObject({ planned: 16, succeeded: 16 });
    const again = await sonde(stack.home, 'pause', id);
    expect([again.code, again.stderr]).toEqual([2, `error: sweep ${id} is completed: there is nothing to pause\n`]);
  });

  it('tries again what failed, once what it failed by is put right', async () => {
    // Of its own: a layer that others train may be in the trainer's memory.
    const data = join(folder, 'frail');
    await writeTinyDataset(data, { name: 'frail' });
    await json(0, 'dataset', 'add', data);
    const [file, away] = ['second.safetensors', 'away'].map((name) => join(data, name)) as [string, string];
    renameSync(file, away);
    const frail = sweepFile('frail', SMALL, 'frail');
    const failed = SweepReport.parse(await json(1, 'run', frail).finally(() => renameSync(away, file)));
    const { id } = failed.sweep;
    expect(failed.sweep.counts).toMatchObject({ planned: 8, succeeded: 4, failed: 4 });
    expect((await show(id)).failures).toEqual({ bad_input: 4 });
    const report = SweepReport.parse(await json(0, 'retry', id, '--class', 'bad_input'));
    expect(report.sweep).toMatchObject({ id, state: 'completed', counts: { planned: 8, succeeded: 8, failed: 0 } });
  });
});

describe('a sweep that is extended', () => {
  let id: string;
  beforeAll(async () => {
    id = SweepReport.parse(await json(0, 'run', sweepFile('small', SMALL))).sweep.id;
  });

  it('trains what is new alone, and knows what others have trained', async () => {
    const view = PlanView.parse(await json(0, 'plan', sweepFile('more', SMALL.replace('seeds: 2', 'seeds: 3'))));
    expect(view).toMatchObject({ trials: 12, cached: 8, to_train: 4, trainers: 1, seconds: expect.any(Number) });

    const extended = SweepReport.parse(await json(0, 'extend', id, '--seeds', '3'));
    expect(extended.sweep).toMatchObject({ id, counts: { planned: 12, succeeded: 12 } });
    expect(extended.best[0]).toMatchObject({ layer: 'second', n: 3 });
    expect(await show(id)).toMatchObject({ revision: 1, spec: { replicates: { seeds: 3 } } });

    // Another sweep of the same finds all of it.
    const twin = SweepReport.parse(await json(0, 'run', sweepFile('twin', SMALL.replace('seeds: 2', 'seeds: 3'))));
    expect(twin.sweep.counts).toMatchObject({ planned: 12, cached: 12, succeeded: 0 });
    expect(twin.best.map(({ probe_key }) => probe_key)).toEqual(extended.best.map(({ probe_key }) => probe_key));
  });

  it('says what cannot change, with its place in the file', async () => {
    const file = sweepFile('other', 'method: random\nmax_configurations: 3\n');
    const { code, stderr } = await sonde(stack.home, 'extend', id, file);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}:1:7 /name: name cannot be changed: the sweep has "small"`);
    expect(stderr).toContain(`${file}:3:9 /method: method cannot be changed: the sweep has "grid"`);
  });
});

describe('what operates it', () => {
  it('shows the trainers of each pool', async () => {
    const { items } = PoolList.parse(await json(0, 'pools'));
    expect(items).toMatchObject([{ name: 'cpu', trainers: [{ device: 'cpu', state: 'ready' }] }]);
  });

  it('closes a sweep whose workflow somebody has terminated', async () => {
    const id = await start(sweepFile('endless', LONG.replace('1000', '1000000')));
    await until('it to train', async () => (await show(id)).counts.running > 0);
    const connection = await Connection.connect({ address: stack.stack.addresses.temporalAddress });
    try {
      await new Client({ connection }).workflow.getHandle(sweepWorkflowId(id)).terminate('enough');
    } finally {
      await connection.close();
    }
    expect(await json(0, 'reconcile')).toEqual({ items: [{ sweep: id, found: 'terminated', action: 'cancelled' }] });
    expect(await show(id)).toMatchObject({
      state: 'cancelled',
      failure: 'its workflow was terminated',
      counts: { planned: 16, cancelled: 16 },
    });
  });
});
