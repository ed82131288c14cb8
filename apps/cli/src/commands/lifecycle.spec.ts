import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SweepView } from '@sonde/contracts';
import { followed, startFakeApi, type Answer, type FakeApi } from '../__fixtures__/fake-api';
import { printed } from '../__fixtures__/printed';
import { sweepDetail, sweepReport, sweepView } from '../__fixtures__/samples';
import { cancel, extend, pause, resume, retry } from './lifecycle';

let folder: string;
let api: FakeApi;
let answers: Readonly<Record<string, Answer>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-control-'));
  api = await startFakeApi(({ what }) => answers[what] ?? { status: 404 });
  process.env['SONDE_API_URL'] = api.url;
});
afterAll(async () => {
  delete process.env['SONDE_API_URL'];
  await api.close();
  await rm(folder, { recursive: true });
});

const { signal: interrupted } = new AbortController();
const COMPLETED = sweepView('completed', { planned: 3, succeeded: 3 });
const controlled = (trials: number, state: SweepView['state']): Answer => ({
  status: 202,
  json: { trials, sweep: sweepView(state, { planned: 3, pending: trials, succeeded: 3 - trials }) },
});
const FOLLOWED = {
  'GET /v1/sweeps/abc123/events': followed(COMPLETED),
  'GET /v1/sweeps/abc123/report': { json: sweepReport({}, COMPLETED) },
};

/** What a command prints, and what it asked the api beside. */
async function asking(command: () => ReturnType<typeof cancel>) {
  const before = api.asked.length;
  const result = await printed(command);
  return { ...result, asked: api.asked.slice(before) };
}

describe('sonde cancel, pause and resume', () => {
  it.each([
    [cancel, 'cancel', { status: 202, json: sweepView('cancelling') }, 'cancelling'],
    [pause, 'pause', controlled(0, 'paused'), 'paused'],
    [resume, 'resume', controlled(0, 'running'), 'running'],
  ] as const)('%p says what becomes of the sweep', async (command, name, answer, state) => {
    answers = { [`POST /v1/sweeps/a%2Fb/${name}`]: answer };
    const { code, stdout } = await asking(() => command('a/b', {}));
    expect([code, stdout]).toEqual([0, `abc123 ${state}\n`]);
    const json = await asking(() => command('a/b', { json: true }));
    expect(JSON.parse(json.stdout)).toMatchObject({ id: 'abc123', state });
  });

  it('end with 2 where the sweep is in no state for it', async () => {
    const problem = { type: 'urn:sonde:problem:conflict', title: 'conflict', status: 409, code: 'conflict' };
    const detail = 'sweep abc123 is completed: there is nothing to pause';
    answers = { 'POST /v1/sweeps/abc123/pause': { status: 409, json: { ...problem, detail } } };
    expect(await asking(() => pause('abc123', {}))).toMatchObject({ code: 2, stderr: `error: ${detail}\n` });
  });
});

describe('sonde retry', () => {
  const RETRY = 'POST /v1/sweeps/abc123/retry';

  it('follows the sweep and ends with its report', async () => {
    answers = { ...FOLLOWED, [RETRY]: controlled(2, 'running') };
    const { code, stdout, stderr, asked } = await asking(() => retry('abc123', {}, interrupted));
    expect(code).toBe(0);
    expect(asked.map(({ what }) => what)).toEqual([RETRY, ...Object.keys(FOLLOWED)]);
    expect(asked[0]?.body).toEqual({ cancelled: false });
    expect(stderr).toContain('completed: 3 of 3 trials ended');
    expect(stdout).toContain('Profile by layer');
  });

  it('sends which trials it is about', async () => {
    answers = { [RETRY]: controlled(2, 'running') };
    const options = { class: 'timeout', trials: [3, 7], cancelled: true };
    const { code, stdout, asked } = await asking(() => retry('abc123', { ...options, detach: true }, interrupted));
    expect([code, stdout]).toEqual([0, 'abc123 running: 2 trials tried again\n']);
    expect(asked.map(({ body }) => body)).toEqual([options]);
    const json = await asking(() => retry('abc123', { detach: true, json: true }, interrupted));
    expect(JSON.parse(json.stdout)).toMatchObject({ trials: 2, sweep: { id: 'abc123' } });
  });

  it('follows nothing where nothing is tried again, or where the sweep is paused', async () => {
    for (const [answer, said] of [
      [controlled(0, 'completed'), 'abc123 completed: 0 trials tried again\n'],
      [controlled(1, 'paused'), 'abc123 paused: 1 trial tried again\n'],
    ] as const) {
      answers = { [RETRY]: answer };
      expect(await asking(() => retry('abc123', {}, interrupted))).toMatchObject({ code: 0, stdout: said });
    }
  });

  it('asks nobody about a class that there is not', async () => {
    const { code, stderr, asked } = await asking(() => retry('abc123', { class: 'timeot' }, interrupted));
    expect([code, asked]).toEqual([2, []]);
    expect(stderr).toContain('/class: unknown class "timeot": did you mean timeout?');
  });
});

describe('sonde extend', () => {
  const EXTEND = 'POST /v1/sweeps/abc123/extend';
  const SHOW = 'GET /v1/sweeps/abc123';
  const SHOWN = { [SHOW]: { json: sweepDetail(COMPLETED) } };

  it('sends what its options change, follows the sweep and ends with its report', async () => {
    answers = { ...SHOWN, ...FOLLOWED, [EXTEND]: controlled(2, 'running') };
    const options = { seeds: 8, layers: ['a', 'b*'], targets: ['t'], maxConfigurations: 9, interrupted };
    const { code, stdout, asked } = await asking(() => extend('abc123', undefined, options));
    expect(code).toBe(0);
    expect(asked.map(({ what }) => what)).toEqual([SHOW, EXTEND, ...Object.keys(FOLLOWED)]);
    expect(asked[1]?.body).toEqual({
      replicates: { seeds: 8 },
      layers: ['a', 'b*'],
      targets: ['t'],
      max_configurations: 9,
    });
    expect(stdout).toContain('Profile by layer');
  });

  it('sends what a file changes, and its options before that', async () => {
    answers = { ...SHOWN, ...FOLLOWED, [EXTEND]: controlled(2, 'running') };
    const file = join(folder, 'more.yaml');
    await writeFile(file, 'name: a-sweep\nlayers: [first]\nreplicates: { seeds: 3 }\n');
    const { code, stdout, asked } = await asking(() => extend('abc123', file, { seeds: 8, detach: true, interrupted }));
    expect([code, stdout]).toEqual([0, 'abc123 running: 2 trials added\n']);
    expect(asked.at(-1)?.body).toEqual({ layers: ['first'], replicates: { seeds: 8 } });
  });

  it('shows where in the file the api found something wrong', async () => {
    const errors = [{ detail: 'matches nothing', pointer: '#/layers/0' }];
    const problem = { type: 'urn:sonde:problem:bad_input', title: 'bad input', status: 422, code: 'bad_input' };
    answers = {
      ...SHOWN,
      ...FOLLOWED,
      [EXTEND]: { status: 422, json: { ...problem, detail: 'layers: nothing', errors } },
    };
    const file = join(folder, 'wrong.yaml');
    await writeFile(file, 'layers: [third]\n');
    const { code, stderr } = await asking(() => extend('abc123', file, { interrupted }));
    expect([code, stderr]).toEqual([2, `error: layers: nothing\n  ${file}:1:10 /layers/0: matches nothing\n`]);
  });

  it('ends with 2 where nothing is to change', async () => {
    const { code, stderr, asked } = await asking(() => extend('abc123', undefined, { interrupted }));
    expect([code, asked]).toEqual([2, []]);
    expect(stderr).toContain('nothing is to change');
  });
});
