import { startFakeApi, type FakeApi } from '../__fixtures__/fake-api';
import type { ExitCode } from '../exit-codes';
import { sweepDetail, sweepView } from '../__fixtures__/samples';
import { printed } from '../__fixtures__/printed';
import { list, reconcile, status } from './sweeps';

const SWEEP = { ...sweepView('failed', { planned: 12, succeeded: 5, failed: 7 }), failure: 'the pool is empty' };
const DETAIL = sweepDetail({ ...SWEEP, revision: 2 }, {}, { out_of_memory: 4, timeout: 3 });
const ON_ITS_WAY = sweepDetail({ ...sweepView('running', { planned: 12, pending: 12 }), eta_s: 199.5, revision: 1 });
const FAILED = {
  items: [
    {
      ...{ index: 3, layer: 'layer.1', target: 'labels', configuration: 'c', parameters: {}, seed: 0, state: 'failed' },
      ...{ probe_key: null, failure: { class: 'timeout', message: 'no progress for 60 s' }, pruning: null },
    },
  ],
  next_cursor: null,
};
const RECONCILED = {
  items: [
    { sweep: 'abc123', found: 'not_found', action: 'started' },
    { sweep: 'def456', found: 'running', action: 'asked_to_cancel' },
  ],
};
let open = RECONCILED.items;
let api: FakeApi;
beforeAll(async () => {
  api = await startFakeApi(({ what }) => {
    if (what === 'GET /v1/sweeps?limit=3') return { json: { items: [SWEEP], next_cursor: null } };
    if (what === 'GET /v1/sweeps/a%2Fb') return { json: DETAIL };
    if (what === 'GET /v1/sweeps/a%2Fb/trials?state=failed&limit=1') return { json: FAILED };
    if (what === 'GET /v1/sweeps/going') return { json: ON_ITS_WAY };
    if (what === 'POST /v1/reconcile') return { json: { items: open } };
    return { status: 404 };
  });
  process.env['SONDE_API_URL'] = api.url;
});
afterAll(async () => {
  delete process.env['SONDE_API_URL'];
  await api.close();
});

/** What a command prints, in lines and as JSON. */
async function both(command: (options: { json: boolean }) => Promise<ExitCode | void>) {
  const plain = await printed(() => command({ json: false }));
  const json = await printed(() => command({ json: true }));
  expect([plain.code, json.code]).toEqual([0, 0]);
  return { lines: plain.stdout.split('\n'), said: plain.stderr, json: JSON.parse(json.stdout) as unknown };
}

describe('sonde list', () => {
  it('shows how far each sweep is', async () => {
    const { lines, json } = await both((options) => list({ ...options, limit: 3 }));
    expect(lines).toEqual([
      'id      name     state   trials  dataset  submitted',
      'abc123  a-sweep  failed   12/12  tiny     2026-01-02T03:04:05.000Z',
      '',
    ]);
    expect(json).toEqual({ items: [SWEEP], next_cursor: null });
  });
});

describe('sonde status', () => {
  it('shows state, counts and why trials and the sweep failed', async () => {
    const { lines, json } = await both((options) => status('a/b', options));
    expect(lines[0]).toBe('a-sweep (abc123) failed, 12.3 s, extended 2 times');
    expect(lines).toEqual(
      expect.arrayContaining([
        'planned        12',
        'failed          7',
        'failures: 4 out_of_memory, 3 timeout; sonde retry abc123 tries them again',
        'one of them, of layer.1: no progress for 60 s',
        'failed: the pool is empty',
      ]),
    );
    expect(json).toEqual(DETAIL);
  });

  it('says how long it will take', async () => {
    const { lines } = await both((options) => status('going', options));
    expect(lines[0]).toBe('a-sweep (abc123) running, 12.3 s, about 3 min 20 s left, extended once');
    expect(lines.join()).not.toContain('failures');
  });
});

describe('sonde reconcile', () => {
  it('says what was found and done', async () => {
    const { lines, json } = await both(reconcile);
    expect(lines).toEqual([
      'sweep   workflow   action',
      'abc123  not found  started',
      'def456  running    asked to cancel',
      '',
    ]);
    expect(json).toEqual(RECONCILED);
    open = [];
    expect((await both(reconcile)).lines).toEqual(['every sweep has ended', '']);
  });
});
