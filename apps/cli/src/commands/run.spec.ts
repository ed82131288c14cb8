import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SweepView } from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import type { DatasetDescription } from '@sonde/domain';
import { followed, startFakeApi, type Answer, type FakeApi } from '../__fixtures__/fake-api';
import { bestLayer, ranked, registration, sweepReport, sweepView } from '../__fixtures__/samples';
import { printed } from '../__fixtures__/printed';
import { run, type RunOptions } from './run';

let folder: string;
let file: string;
let dataset: DatasetDescription;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-run-'));
  file = join(folder, 'sweep.yaml');
  dataset = await writeTinyDataset(join(folder, 'data'));
  await writeFile(file, 'name: a-sweep\ndataset: ./data\nlayers: [first]\n');
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => delete process.env['SONDE_API_URL']);

const REGISTER = 'POST /v1/datasets';
const SUBMIT = 'POST /v1/sweeps';
const FOLLOW = 'GET /v1/sweeps/abc123/events';
const REPORT = 'GET /v1/sweeps/abc123/report';
const WHICH_LAYER = 'GET /v1/sweeps/abc123/best-layer?target=labels';

function problem(status: number, code: string, fields: object = {}): Answer {
  return {
    status,
    json: { type: `urn:sonde:problem:${code}`, title: code, status, code, detail: `about ${code}`, ...fields },
  };
}

const COMPLETED = sweepView('completed', { planned: 2, succeeded: 2 });

interface Situation {
  /** How the sweep ends. */
  readonly ended?: SweepView;
  /** Answers of the api that are others than usual: they take turns, and the last one stays. */
  readonly answers?: Readonly<Record<string, readonly Answer[]>>;
  readonly options?: RunOptions;
  readonly interrupted?: AbortController;
}

async function runWith({ ended = COMPLETED, answers = {}, options = {}, interrupted }: Situation) {
  const { digest, splits } = dataset;
  const registered = { name: 'tiny', version: 1, digest, path: folder, registered_at: '2026-01-02T03:04:05.000Z' };
  const given: Readonly<Record<string, readonly Answer[]>> = {
    [REGISTER]: [
      { json: registration({ ...registered, splits, targets: [], layers: [], warnings: ['3 rows twice'] }) },
    ],
    [SUBMIT]: [{ status: 202, json: sweepView('planning') }],
    [FOLLOW]: [followed(sweepView('running', { planned: 2, pending: 2 }), ended)],
    [REPORT]: [{ json: sweepReport({ layers: [ranked({})], best: [ranked({})] }, ended) }],
    [WHICH_LAYER]: [{ json: bestLayer({ first: 0.6, second: 0.4 }, { summary: 'nobody can tell' }) }],
    ...answers,
  };
  const turns = new Map<string, number>();
  const api: FakeApi = await startFakeApi(({ what }) => {
    const turn = turns.get(what) ?? 0;
    turns.set(what, turn + 1);
    if (what === FOLLOW) interrupted?.abort();
    return given[what]?.[turn] ?? given[what]?.at(-1) ?? { status: 404 };
  });
  process.env['SONDE_API_URL'] = api.url;
  const { signal } = interrupted ?? new AbortController();
  const result = await printed(() => run(file, options, signal)).finally(() => api.close());
  return { ...result, asked: api.asked };
}

describe('sonde run', () => {
  it('registers the dataset, submits the sweep, follows it and ends with the report', async () => {
    const { code, stdout, stderr, asked } = await runWith({});
    expect(code).toBe(0);
    expect(asked.map(({ what }) => what)).toEqual([REGISTER, SUBMIT, FOLLOW, REPORT, WHICH_LAYER]);
    expect(stdout).toContain('nobody can tell');
    expect(asked[0]?.body).toEqual({ path: join(folder, 'data') });
    // The very version that lies in the folder.
    const name = `tiny@${dataset.digest.slice(0, 16)}`;
    expect(asked[1]?.body).toMatchObject({ name: 'a-sweep', dataset: name, layers: ['first'] });
    expect(stderr.split('\n')).toEqual([
      'warning: tiny: 3 rows twice',
      'sweep abc123',
      'running: 0 of 2 trials ended, 0 running',
      'completed: 2 of 2 trials ended, 0 running',
      '',
    ]);
    expect(stdout).toContain('Profile by layer');
    expect(stdout).toContain('0123456789ab');
  });

  it('prints the report as one JSON document', async () => {
    const { code, stdout } = await runWith({ options: { json: true } });
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      sweepReport({ layers: [ranked({})], best: [ranked({})] }, COMPLETED),
    ]);
  });

  it('returns at once when it is detached', async () => {
    const { code, stdout, asked } = await runWith({ options: { detach: true } });
    expect([code, stdout]).toEqual([0, 'abc123\n']);
    expect(asked.map(({ what }) => what)).toEqual([REGISTER, SUBMIT]);
  });

  it('ends with 1 where trials failed, or where the sweep was cancelled or failed', async () => {
    for (const ended of [
      sweepView('completed', { planned: 2, succeeded: 1, failed: 1 }),
      sweepView('cancelled', { planned: 2, cancelled: 2 }),
      sweepView('failed'),
    ]) {
      const { code, stdout } = await runWith({ ended, options: { json: true } });
      expect([ended.state, code]).toEqual([ended.state, 1]);
      expect(JSON.parse(stdout)).toMatchObject({ sweep: { state: ended.state } });
    }
  });

  it('ends with the report though nobody can say which layer is best', async () => {
    for (const answer of [problem(404, 'not_found'), problem(422, 'bad_input')]) {
      const { code, stdout } = await runWith({ answers: { [WHICH_LAYER]: [answer] } });
      expect(code).toBe(0);
      expect(stdout).toContain('Best probes of the sweep');
    }
  });

  it('goes on when a part of the stack was away, with one key for one sweep', async () => {
    const { code, stderr, asked } = await runWith({
      answers: {
        [SUBMIT]: [problem(503, 'unavailable'), { status: 202, json: sweepView('planning') }],
        [FOLLOW]: ['broken', problem(500, 'internal'), followed(COMPLETED)],
        [REPORT]: [problem(503, 'unavailable'), { json: sweepReport({}, COMPLETED) }],
      },
    });
    expect(code).toBe(0);
    const waitedFor = [FOLLOW, FOLLOW, FOLLOW, REPORT, REPORT];
    expect(asked.map(({ what }) => what)).toEqual([REGISTER, SUBMIT, SUBMIT, ...waitedFor]);
    const keys = asked.filter(({ what }) => what === SUBMIT).map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(stderr).toContain('about unavailable; trying again\n');
  });

  it('follows the sweep through restarts of the api, and says each time that it is away', async () => {
    const running = sweepView('running', { planned: 2, pending: 2 });
    const { code, stderr, asked } = await runWith({
      answers: { [FOLLOW]: [{ ...followed(running), cut: true }, 'broken', followed(running), followed(COMPLETED)] },
    });
    expect(code).toBe(0);
    expect(asked.map(({ what }) => what)).toEqual([
      ...[REGISTER, SUBMIT, FOLLOW, FOLLOW, FOLLOW, FOLLOW, REPORT, WHICH_LAYER],
    ]);
    // What the progress says again is no news.
    expect(stderr.split('\n').slice(2)).toEqual([
      'running: 0 of 2 trials ended, 0 running',
      expect.stringMatching(/^no api answers at .*; trying again$/),
      expect.stringMatching(/^no api answers at .*; trying again$/),
      'completed: 2 of 2 trials ended, 0 running',
      '',
    ]);
  });

  it('shows where in the file the api found something wrong', async () => {
    const errors = [{ detail: 'matches nothing', pointer: '#/layers/0' }];
    const { code, stdout, stderr } = await runWith({ answers: { [SUBMIT]: [problem(422, 'bad_input', { errors })] } });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: about bad_input\n  ${file}:3:10 /layers/0: matches nothing\n`);
  });

  it('leaves the sweep alone when it is interrupted', async () => {
    for (const stream of [
      { ...followed(sweepView('running', { planned: 2, running: 2 })), stays: true },
      problem(503, 'unavailable'),
    ]) {
      const interrupted = new AbortController();
      const { code, stdout, stderr, asked } = await runWith({ answers: { [FOLLOW]: [stream] }, interrupted });
      expect([code, stdout]).toEqual([130, '']);
      expect(asked.map(({ what }) => what)).toEqual([REGISTER, SUBMIT, FOLLOW]);
      expect(stderr).toContain('interrupted: sweep abc123 is safe');
    }
  });
});
