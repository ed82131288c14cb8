import type { DatasetView, Registration } from '@sonde/contracts';
import { startFakeApi, type Answer, type FakeApi } from './__fixtures__/fake-api';
import { printed } from './__fixtures__/printed';
import { registration } from './__fixtures__/samples';
import { add, cancel } from './commands/dataset';

const dataset: DatasetView = {
  name: 'tiny',
  version: 2,
  digest: 'd'.repeat(64),
  path: '/data',
  registered_at: '2026-01-02T03:04:05.000Z',
  splits: { train: 60, val: 30 },
  targets: [],
  layers: [],
  warnings: ['3 rows twice'],
};
const open = (fields: Partial<Registration> = {}) =>
  registration(null, { ...{ state: 'running', finished_at: null }, ...fields });

const POST = 'POST /v1/datasets';
const LOOK = 'GET /v1/datasets/registrations/reg123';

let api: FakeApi;
afterEach(async () => {
  delete process.env['SONDE_API_URL'];
  await api.close();
});

/** Runs `sonde dataset add` against answers that take turns; the last look stays. */
async function adding(begun: Registration, looks: readonly Answer[] = [], onLook: () => void = () => undefined) {
  let turn = 0;
  api = await startFakeApi(({ what }) => {
    if (what === POST) return { status: 202, json: begun };
    if (what !== LOOK) return { status: 404 };
    onLook();
    return looks[Math.min(turn++, looks.length - 1)] ?? { status: 404 };
  });
  process.env['SONDE_API_URL'] = api.url;
  const result = await printed(() => add('/data', {}, interrupted.signal));
  return { ...result, asked: api.asked.map(({ what }) => what) };
}
let interrupted: AbortController;
beforeEach(() => (interrupted = new AbortController()));

describe('sonde dataset add', () => {
  it('follows the registration to its end', async () => {
    const looks = [{ json: open() }, { json: open() }, { json: registration(dataset) }];
    const { code, stdout, stderr, asked } = await adding(open({ state: 'pending' }), looks);
    expect([code, stdout]).toEqual([0, `tiny, version 2, digest ${'d'.repeat(16)}\n`]);
    // It was over before there was anything to show.
    expect(stderr).toBe('warning: 3 rows twice\n');
    expect(asked).toEqual([POST, LOOK, LOOK, LOOK]);
  });

  it('asks for nothing more where the dataset is registered already', async () => {
    const { code, asked } = await adding(registration(dataset));
    expect([code, asked]).toEqual([0, [POST]]);
  });

  it('ends with 2 and every place of what is wrong', async () => {
    const errors = [{ detail: 'NaN at row 7', file: '/data/second.safetensors', split: 'train', row: 7 }];
    const problem = { type: 'urn:sonde:problem:bad_input', title: 'bad input', status: 422, code: 'bad_input' };
    const detail = '/data cannot be used as a dataset';
    const failed = registration(null, { state: 'failed', problem: { ...problem, detail, errors } });
    const { code, stdout, stderr } = await adding(open(), [{ json: failed }]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`error: ${detail}\n  /data/second.safetensors split train row 7: NaN at row 7\n`);
  });

  it.each([
    ['was cancelled', registration(null, { state: 'cancelled' })],
    [
      'failed: no progress for 600 s',
      registration(null, {
        state: 'failed',
        problem: { type: 't', title: 't', status: 500, code: 'timeout', detail: 'no progress for 600 s' },
      }),
    ],
  ])('ends with 1 where the registration %s', async (what, last) => {
    const { code, stderr } = await adding(open(), [{ json: last }]);
    expect([code, stderr]).toEqual([1, `error: registration reg123 ${what}\n`]);
  });

  it('goes on when the api was away', async () => {
    const { code, stderr } = await adding(open(), ['broken', { json: registration(dataset) }]);
    expect(code).toBe(0);
    expect(stderr).toContain('trying again\n');
  });

  it('ends at once when it is interrupted, and says what goes on', async () => {
    const { code, stdout, stderr } = await adding(open(), [{ json: open() }], () => interrupted.abort());
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('interrupted: registration reg123 of tiny goes on whenever its stack runs; ');
    expect(stderr).toContain('sonde dataset cancel reg123 ends it\n');
  });

  it('shows how far it is, and that it waits for a trainer', async () => {
    const now = performance.now.bind(performance);
    const progress = { files: 20, files_done: 3, bytes: 20 * 2 ** 30, bytes_done: 3.5 * 2 ** 30 };
    let ahead = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
    const looks = [
      { json: open({ progress, waiting_for: 'trainer' }) },
      { json: open({ progress: { ...progress, files_done: 4 }, waiting_for: 'trainer' }) },
      { json: open({ progress: { ...progress, files_done: 20, bytes_done: progress.bytes } }) },
      { json: registration(dataset) },
    ] as const;
    // Three seconds a look: a line is shown for every other one.
    const { stderr } = await adding(open(), looks, () => (ahead += 3000));
    jest.restoreAllMocks();
    expect(stderr.split('\n').slice(0, -2)).toEqual([
      'no trainer runs: the registration waits for one, since trainers read the files',
      'examining tiny: 3 of 20 layers, 3.5 GB of 20.0 GB',
      'comparing splits of tiny: 20 of 20 layers, 20.0 GB of 20.0 GB',
    ]);
  });
});

describe('sonde dataset cancel', () => {
  it('cancels a registration', async () => {
    api = await startFakeApi(() => ({ status: 202, json: registration(null, { state: 'cancelled' }) }));
    process.env['SONDE_API_URL'] = api.url;
    const { code, stdout } = await printed(() => cancel('reg123', {}));
    expect([code, stdout]).toEqual([0, 'registration reg123 of tiny: cancelled\n']);
    expect(api.asked.map(({ what }) => what)).toEqual(['POST /v1/datasets/registrations/reg123/cancel']);
  });
});
