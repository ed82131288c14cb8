import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Comparison, EvaluationList } from '@sonde/contracts';
import { startFakeApi, type Answer, type FakeApi } from '../__fixtures__/fake-api';
import { printed } from '../__fixtures__/printed';
import {
  bestLayer,
  layerProfile,
  onRows,
  profileLayer,
  ranked,
  registration,
  sweepView,
} from '../__fixtures__/samples';
import { compare } from './compare';
import { evaluate } from './evaluate';
import { profile } from './profile';
import { unseal } from './unseal';

let api: FakeApi;
let answers: Readonly<Record<string, Answer>>;
beforeAll(async () => {
  api = await startFakeApi(({ what }) => answers[what] ?? { status: 404 });
  process.env['SONDE_API_URL'] = api.url;
});
afterAll(async () => {
  delete process.env['SONDE_API_URL'];
  await api.close();
});

/** What a command prints, and what it asked the api beside. */
async function asking(command: () => Promise<void>) {
  const before = api.asked.length;
  const result = await printed(command);
  return { ...result, asked: api.asked.slice(before) };
}

describe('sonde profile', () => {
  it('says how sure it is for every target', async () => {
    const best_layers = [
      { target: 'tense', best_layer: bestLayer({ first: 1 }, { target: 'tense' }), reason: null },
      { target: 'number', best_layer: bestLayer({ first: 0.5 }, { target: 'number' }), reason: null },
    ];
    const layers = [profileLayer({ target: 'tense' }), profileLayer({ target: 'number' })];
    const found = layerProfile(layers, { best_layers });
    answers = {
      'GET /v1/sweeps/a%2Fb/profile': { json: found },
    };
    const { code, stdout } = await asking(() => profile('a/b', {}));
    expect(code).toBe(0);
    expect(stdout.match(/█+/g)?.map(({ length }) => length)).toEqual([20, 10]);
    expect(JSON.parse((await asking(() => profile('a/b', { json: true }))).stdout)).toEqual(found);
  });
});

describe('sonde profile of what cannot be compared', () => {
  it('shows the layers all the same, and says why it is not sure', async () => {
    const best_layers = [{ target: 'labels', best_layer: null, reason: 'no probe yet' }];
    const found = layerProfile([profileLayer({ layer: 'first' })], { best_layers });
    answers = { 'GET /v1/sweeps/abc123/profile': { json: found } };
    const { code, stdout, stderr } = await asking(() => profile('abc123', {}));
    expect([code, stderr]).toEqual([0, 'note: not said which layer is best: no probe yet\n']);
    expect(stdout).toMatch(/^first /m);
  });
});

describe('sonde compare', () => {
  const EMPTY: Comparison = {
    ...{ split: 'test', metric: { name: 'test/accuracy', goal: 'maximize' }, target: 'labels', rows: 5, groups: null },
    ...{ draws: 2000, seed: 0, items: [], pairs: [], notes: [] },
  };

  it('asks for all items at once', async () => {
    answers = { 'GET /v1/compare?items=layer%3Aabc%2Fm%2F1&items=sweep%3Aabc%40t&split=test': { json: EMPTY } };
    const items = ['layer:abc/m/1', 'sweep:abc@t'];
    const { code, stdout } = await asking(() => compare(items, { split: 'test' }));
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      'On 5 rows of test, target labels; bootstrap of 2,000 draws, seed 0',
    ]);
    expect(JSON.parse((await asking(() => compare(items, { split: 'test', json: true }))).stdout)).toEqual(EMPTY);
  });

  it('says why it is refused, with the place', async () => {
    const errors = [{ detail: 'its rows of val do not match those of the first', pointer: '#/items/1' }];
    const problem = { type: 'urn:sonde:problem:bad_input', title: 'bad input', status: 422, code: 'bad_input' };
    const json = { ...problem, detail: 'items: cannot be compared', errors };
    answers = { 'GET /v1/compare?items=a&items=b&split=val': { status: 422, json } };
    expect(await asking(() => compare(['a', 'b'], { split: 'val' }))).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'error: items: cannot be compared\n  /items/1: its rows of val do not match those of the first\n',
    });
  });
});

const { signal } = new AbortController();

describe('sonde eval', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonde-eval-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('registers what is given as a folder, and asks for that very version', async () => {
    const item = { probe_key: 'k'.repeat(64), trained_on: 'tiny', dataset: 'tiny', layer: 'first', target: 'labels' };
    const list: EvaluationList = {
      metric: 'accuracy',
      items: [{ ...item, split: 'test', figure: onRows(0.9, null), figures: { accuracy: 0.9 } }],
      notes: [],
    };
    const registered = { name: 'other', version: 2, digest: 'd'.repeat(64), path: folder };
    const described = { registered_at: '2026-01-02T03:04:05.000Z', splits: {}, targets: [], layers: [] };
    answers = {
      'POST /v1/datasets': { json: registration({ ...registered, ...described, warnings: ['3 rows twice'] }) },
      'POST /v1/evaluations': { status: 201, json: list },
    };
    const { code, stdout, stderr, asked } = await asking(() =>
      evaluate(['k'], { on: ['tiny', folder], layer: 'm/1' }, signal),
    );
    expect([code, stderr]).toEqual([0, 'warning: other: 3 rows twice\n']);
    expect(asked.map(({ body }) => body)).toEqual([
      { path: folder },
      { probes: ['k'], datasets: ['tiny', 'other@dddddddddddddddd'], layer: 'm/1' },
    ]);
    expect(stdout).toContain('accuracy 0.9000\n');
    const json = await asking(() => evaluate(['k'], { on: ['tiny'], json: true }, signal));
    expect(JSON.parse(json.stdout)).toEqual(list);
    const file = join(folder, 'matrix.svg');
    const drawn = await asking(() => evaluate(['k'], { on: ['tiny'], plot: file }, signal));
    expect([drawn.code, drawn.stderr]).toEqual([0, `${file} written\n`]);
    expect(await readFile(file, 'utf8')).toMatch(/^<svg/);
    const refused = await asking(() => evaluate(['k'], { on: ['tiny'], plot: 'matrix.png' }, signal));
    expect([refused.code, refused.asked]).toEqual([2, []]);
  });
});

describe('sonde unseal', () => {
  it('shows what was sealed, and says that this is recorded', async () => {
    const items = [ranked({ test: { test: onRows(0.8, [0.75, 0.85]) } })];
    answers = {
      'GET /v1/sweeps/abc123': { json: sweepView('completed') },
      'POST /v1/sweeps/abc123/unseal': { status: 201, json: { items } },
    };
    const { code, stdout, stderr, asked } = await asking(() => unseal('abc123', ['c0ffee'], { reason: 'why' }));
    expect(code).toBe(0);
    expect(asked.at(-1)?.body).toEqual({ configurations: ['c0ffee'], reason: 'why' });
    expect(stdout.split('\n')[1]).toMatch(/0\.8000 {2}0\.750 … 0\.850/);
    expect(stderr).toBe('this look at test is recorded: reports of the sweep show it from now on\n');
    const json = await asking(() => unseal('abc123', ['c0ffee'], { json: true }));
    expect(JSON.parse(json.stdout)).toEqual({ items });
  });
});
