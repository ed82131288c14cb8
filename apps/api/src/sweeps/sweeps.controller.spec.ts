import { SweepDetail, SweepPage, SweepSpec, SweepView, TrialPage, type Problem } from '@sonde/contracts';
import { sweepWorkflowId } from '@sonde/contracts/temporal';
import { digestOf } from '@sonde/domain';
import { closePack, createSweep, findSweep, listSweeps, moveSweep, registerDataset } from '@sonde/persistence';
import {
  numbersDescription,
  plannedSweep,
  recordTrained,
  resultOf,
  tinyDescription,
  trainedPack,
  workOf,
} from '@sonde/persistence/testing/builders';
import { startGatedApi, type GatedApi } from '../__fixtures__/gated-api';

let api: GatedApi;
beforeAll(async () => {
  api = await startGatedApi();
});
afterAll(() => api.stop());
afterEach(async () => {
  await api.database.prisma.sweep.deleteMany();
  await api.database.prisma.probe.deleteMany();
});

const SPEC = { name: 'a-sweep', dataset: 'tiny', parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 2 } };
const YAML = `name: a-sweep # as SPEC
dataset: tiny
parameters:
  learning_rate: [0.1, 0.01]
replicates: { seeds: 2 }
`;

const post = (body: unknown, key?: string) => ({
  method: 'POST' as const,
  body,
  ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
});
const submit = (body: unknown, key?: string) => api.ask(SweepView, '/v1/sweeps', post(body, key));
const refusal = (body: unknown, key?: string) => api.refused('/v1/sweeps', post(body, key));
const workflowOf = (id: string) => api.temporal.client.workflow.getHandle(sweepWorkflowId(id));
async function cancelRequested(id: string): Promise<boolean> {
  const { events } = await workflowOf(id).fetchHistory();
  return events?.some((event) => event.workflowExecutionCancelRequestedEventAttributes) ?? false;
}

const countSweeps = () => api.database.prisma.sweep.count();

describe('POST /v1/sweeps', () => {
  it('stores the sweep and starts its workflow', async () => {
    const body = { ...SPEC, description: 'Which layer?', pool: 'gpu' };
    const response = await api.send('/v1/sweeps', { method: 'POST', body });
    expect(response.status).toBe(202);
    const sweep = SweepView.parse(await response.json());
    expect(sweep).toMatchObject({
      name: 'a-sweep',
      state: 'planning',
      dataset: { name: 'tiny', version: 1, digest: tinyDescription.digest },
      metric: { name: 'val/accuracy', goal: 'maximize' },
      counts: { planned: 0 },
      finished_at: null,
      temporal_url: `http://localhost:8233/namespaces/${api.temporal.namespace}/workflows/sweep-${sweep.id}`,
    });
    expect((await findSweep(api.database, sweep.id))?.spec).toMatchObject(body);

    const workflow = await workflowOf(sweep.id).describe();
    expect(workflow).toMatchObject({ type: 'sweep', taskQueue: 'sonde-orchestrator', status: { name: 'RUNNING' } });
    expect(await workflow.staticSummary()).toBe('a-sweep on tiny');
    expect(await workflow.staticDetails()).toBe('Which layer?');
    expect(workflow.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toEqual(
      expect.arrayContaining([
        ['SweepId', sweep.id],
        ['SweepName', 'a-sweep'],
        ['SweepState', 'planning'],
        ['Dataset', 'tiny'],
        ['Pool', 'gpu'],
      ]),
    );
    const [started] = (await workflowOf(sweep.id).fetchHistory()).events ?? [];
    const [input] = started?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    expect(JSON.parse(Buffer.from(input?.data ?? []).toString())).toEqual({ sweepId: sweep.id });
  });

  it('takes the file itself', async () => {
    const { id } = await submit(YAML);
    expect((await findSweep(api.database, id))?.spec).toEqual(
      (await findSweep(api.database, (await submit(SPEC)).id))?.spec,
    );
    expect((await workflowOf(id).describe()).status.name).toBe('RUNNING');
  });

  it('refuses more trials than a sweep may have, with their number, wherever they are asked for', async () => {
    const thousand = [...Array(1000).keys()].map((n) => n + 1);
    const body = { ...SPEC, parameters: { epochs: thousand, batch_size: thousand }, replicates: { seeds: 5 } };
    const before = await countSweeps();
    for (const route of ['/v1/sweeps', '/v1/sweeps/plan']) {
      const response = await api.send(route, { method: 'POST', body });
      expect(response.status).toBe(422);
      // 2 layers x 1,000 x 1,000 x 5
      expect(await response.text()).toContain('10,000,000 trials (2 layers x 1,000,000 configurations x 5 seeds)');
    }
    expect(await countSweeps()).toBe(before);
    const { id } = await submit(SPEC);
    const changes = { parameters: body.parameters, replicates: body.replicates };
    const extended = await api.send(`/v1/sweeps/${id}/extend`, { method: 'POST', body: changes });
    expect(extended.status).toBe(422);
    expect(await extended.text()).toContain('expected at most 1,000,000');
  });

  it('takes a key and its file once, however often they come', async () => {
    const first = await submit(SPEC, 'once');
    const [second, third] = await Promise.all([submit(SPEC, 'once'), submit(YAML, 'once')]);
    expect([second.id, third.id]).toEqual([first.id, first.id]);
    const twins = await Promise.all([submit(SPEC, 'at once'), submit(SPEC, 'at once'), submit(SPEC, 'at once')]);
    expect(new Set(twins.map(({ id }) => id)).size).toBe(1);
    expect(await listSweeps(api.database, 10)).toHaveLength(2);
    await submit(SPEC);
    await submit(SPEC);
    expect(await listSweeps(api.database, 10)).toHaveLength(4);
  });

  it('refuses a key that belongs to another file', async () => {
    const { id } = await submit(SPEC, 'mine');
    const problem = await refusal({ ...SPEC, name: 'other' }, 'mine');
    expect(problem).toMatchObject({ status: 409, code: 'conflict', detail: expect.stringContaining(`sweep ${id}`) });
    expect(await listSweeps(api.database, 10)).toHaveLength(1);
  });

  it('refuses a key that no index holds', async () => {
    expect(await refusal(SPEC, 'x'.repeat(256))).toMatchObject({ status: 422, detail: expect.stringContaining('255') });
    expect((await submit(SPEC, 'x'.repeat(255))).state).toBe('planning');
  });

  // What is wrong, the change to the file, and where the complaint points in JSON and in YAML.
  const wrong: [string, object, [from: string, to: string], NonNullable<Problem['errors']>[number]][] = [
    [
      'a dataset that is not registered',
      { dataset: 'tinny' },
      ['dataset: tiny', 'dataset: tinny'],
      { pointer: '#/dataset', line: 2, column: 10, detail: 'no dataset "tinny" is registered' },
    ],
    [
      'a version of the dataset that is not registered',
      { dataset: 'tiny@00000000' },
      ['dataset: tiny', 'dataset: tiny@00000000'],
      { pointer: '#/dataset', line: 2, column: 10, detail: 'no dataset "tiny@00000000" is registered' },
    ],
    [
      'a glob that matches nothing',
      { layers: ['first', 'third*'] },
      ['parameters:', 'layers: [first, third*]\nparameters:'],
      { pointer: '#/layers/1', line: 3, column: 17, detail: '"third*" matches none of the layers first, second' },
    ],
    [
      'an unknown target',
      { targets: ['tense'] },
      ['parameters:', 'targets: [tense]\nparameters:'],
      { pointer: '#/targets/0', line: 3, column: 11, detail: 'unknown target "tense": expected one of labels' },
    ],
    [
      'a misspelt optimiser',
      { parameters: { optimizer: 'adm' } },
      ['learning_rate: [0.1, 0.01]', 'optimizer: adm'],
      { pointer: '#/parameters/optimizer', line: 4, column: 14, detail: 'did you mean adam?' },
    ],
    [
      'an unknown key',
      { replicas: 3 },
      ['replicates: { seeds: 2 }', 'replicates: { seeds: 2 }\nreplicas: 3'],
      { pointer: '#/replicas', line: 6, column: 11, detail: 'did you mean replicates?' },
    ],
    [
      'a learning rate of 0',
      { parameters: { learning_rate: [0.1, 0] } },
      ['0.01]', '0]'],
      { pointer: '#/parameters/learning_rate/1', line: 4, column: 24, detail: 'expected a number above 0' },
    ],
    [
      'a key that the optimiser of its block does not use',
      {
        parameters: [
          { optimizer: 'sgd', momentum: 0.9 },
          { optimizer: 'adam', momentum: 0.9 },
        ],
      },
      ['  learning_rate: [0.1, 0.01]', '  - { optimizer: adamw, momentum: 0.9 }'],
      { detail: 'momentum is used by sgd only' },
    ],
    [
      'equal values',
      { parameters: { learning_rate: [0.1, 0.01, 0.1] } },
      ['0.01]', '1.0e-1]'],
      { detail: '0.1 stands twice in this list' },
    ],
    [
      'a metric of test',
      { metric: { name: 'test/accuracy' } },
      ['parameters:', 'metric: { name: test/accuracy }\nparameters:'],
      { pointer: '#/metric/name', line: 3, column: 17, detail: 'test is sealed and never chooses' },
    ],
  ];

  it.each(wrong)('refuses %s with its place', async (_, change, [from, to], { detail, line, column, pointer }) => {
    const ofJson = await refusal({ ...SPEC, ...change });
    const issue = { detail: expect.stringContaining(detail), ...(pointer === undefined ? {} : { pointer }) };
    expect(ofJson).toMatchObject({
      status: 422,
      code: 'bad_input',
      type: 'urn:sonde:problem:bad_input',
      errors: [issue],
    });
    expect(ofJson.errors?.[0]).not.toHaveProperty('line');

    const ofYaml = await refusal(YAML.replace(from, to));
    const place = line === undefined ? {} : { line, column };
    expect(ofYaml).toMatchObject({ status: 422, errors: [{ ...issue, ...place, file: 'the sweep file' }] });
    expect(await listSweeps(api.database, 10)).toEqual([]);
  });

  it("takes the metric of the targets' task where the file names none", async () => {
    await registerDataset(api.database, '/nowhere', numbersDescription);
    const numbers = { ...SPEC, dataset: 'numbers' };
    expect((await submit(numbers)).metric).toEqual({ name: 'val/r2', goal: 'maximize' });
    const byError = await submit({ ...numbers, metric: { name: 'val/mse' } });
    expect(byError.metric).toEqual({ name: 'val/mse', goal: 'minimize' });
  });

  it("refuses a metric and a parameter that the targets' task does not have, with their places", async () => {
    await registerDataset(api.database, '/nowhere', numbersDescription);
    const numbers = YAML.replace('tiny', 'numbers');
    const metric = await refusal(numbers.replace('parameters:', 'metric: { name: val/auroc }\nparameters:'));
    expect(metric).toMatchObject({ status: 422, errors: [{ pointer: '#/metric/name', line: 3, column: 17 }] });
    const weights = await refusal(numbers.replace('learning_rate: [0.1, 0.01]', 'class_weight: balanced'));
    expect(weights).toMatchObject({ status: 422, errors: [{ pointer: '#/parameters/class_weight', line: 4 }] });
    expect(await listSweeps(api.database, 10)).toEqual([]);
  });

  it('names both places of equal values, and the block of a key that nothing uses', async () => {
    const equal = await refusal({ ...SPEC, parameters: { learning_rate: [0.1, 0.01, 0.1] } });
    expect(equal.errors).toEqual([
      expect.objectContaining({ pointer: '#/parameters/learning_rate/2', also: '#/parameters/learning_rate/0' }),
    ]);
    const unused = await refusal(`${YAML.split('parameters:')[0]}parameters:\n  - {}\n  - { momentum: 0.9 }\n`);
    expect(unused.errors).toEqual([
      expect.objectContaining({ pointer: '#/parameters/1/momentum', line: 5, column: 17 }),
    ]);
  });

  it('refuses what is no sweep at all', async () => {
    expect(await refusal('name: [a')).toMatchObject({ status: 422, errors: [{ line: 1 }] });
    expect(await refusal([])).toMatchObject({ status: 422, errors: [{ pointer: '#' }] });
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } } as const;
    expect(await api.refused('/v1/sweeps', { ...form, body: YAML })).toMatchObject({
      status: 415,
      detail: expect.stringContaining('application/yaml'),
    });
    const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name"' } as const;
    expect(await api.refused('/v1/sweeps', broken)).toMatchObject({ status: 400 });
    const huge = `description: ${'x'.repeat(5_000_000)}`;
    expect(await refusal(huge)).toMatchObject({ status: 413 });
    for (const text of ['a\0b', 'a\ud800b']) {
      const issue = { detail: expect.stringContaining('NUL'), pointer: '#/description' };
      expect(await refusal({ ...SPEC, description: text })).toMatchObject({ status: 422, errors: [issue] });
      const plan = { method: 'POST', body: { ...SPEC, description: text } } as const;
      expect(await api.refused('/v1/sweeps/plan', plan)).toMatchObject({ status: 422, errors: [issue] });
    }
  });
});

describe('while Temporal is away', () => {
  it('keeps what was submitted and cancelled, and goes on when either is said again', async () => {
    const { id: cancelled } = await submit(SPEC);
    api.temporalGate.shut();
    const [notStarted, notCancelled] = await Promise.all([
      refusal(SPEC, 'key'),
      api.refused(`/v1/sweeps/${cancelled}/cancel`, { method: 'POST' }),
    ]);
    const [kept] = await listSweeps(api.database, 1);
    const id = kept?.id ?? '';
    expect(id).not.toBe(cancelled);
    expect(kept?.state).toBe('planning');
    await expect(workflowOf(id).describe()).rejects.toThrow('not found');
    expect(notStarted).toMatchObject({
      status: 503,
      code: 'unavailable',
      detail: `sweep ${id} is stored, but Temporal did not take it; it starts within a minute after Temporal is back`,
    });
    expect(notCancelled).toMatchObject({ status: 503, code: 'unavailable' });
    expect(await findSweep(api.database, cancelled)).toMatchObject({ state: 'cancelling' });

    api.temporalGate.open();
    expect((await submit(SPEC, 'key')).id).toBe(id);
    expect((await workflowOf(id).describe()).status.name).toBe('RUNNING');
    await api.ask(SweepView, `/v1/sweeps/${cancelled}/cancel`, { method: 'POST' });
    expect(await cancelRequested(cancelled)).toBe(true);
  });
});

describe('POST /v1/sweeps/{id}/cancel', () => {
  const cancel = (id: string) => api.ask(SweepView, `/v1/sweeps/${id}/cancel`, { method: 'POST' });

  it('asks the workflow of an open sweep to stop', async () => {
    const { id } = await submit(SPEC);
    expect((await cancel(id)).state).toBe('cancelling');
    expect(await cancelRequested(id)).toBe(true);
    expect((await cancel(id)).state).toBe('cancelling');
  });

  it('leaves a sweep that has ended as it is', async () => {
    const { id } = await submit(SPEC);
    await moveSweep(api.database, id, ['planning'], 'completed');
    const before = await api.ask(SweepDetail, `/v1/sweeps/${id}`);
    expect(await cancel(id)).toEqual({ ...before, failures: undefined, spec: undefined });
    expect(await cancelRequested(id)).toBe(false);
  });

  it('closes a sweep and its trials where no workflow is left to do so', async () => {
    await plannedSweep(api.database, SPEC, 'lost');
    const sweep = await cancel('lost');
    expect(sweep).toMatchObject({ state: 'cancelled', counts: { planned: 8, cancelled: 8, pending: 0 } });
    expect(sweep.finished_at).not.toBeNull();
  });

  it('does not start what is being cancelled', async () => {
    const spec = SweepSpec.parse(SPEC);
    const { id: datasetId } = await registerDataset(api.database, '/nowhere', tinyDescription);
    const fields = { metric: 'val/accuracy' as const, goal: 'maximize' as const, requestDigest: digestOf(spec) };
    await createSweep(api.database, { id: 'early', spec, datasetId, idempotencyKey: 'early', ...fields });
    await moveSweep(api.database, 'early', ['planning'], 'cancelling');
    expect(await submit(SPEC, 'early')).toMatchObject({ id: 'early', state: 'cancelling' });
    await expect(workflowOf('early').describe()).rejects.toThrow('not found');
    expect((await cancel('early')).state).toBe('cancelled');
    expect((await submit(SPEC, 'early')).state).toBe('cancelled');
  });

  it('knows no sweep by another id', async () => {
    expect(await api.refused('/v1/sweeps/nobody/cancel', { method: 'POST' })).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: 'no sweep "nobody"',
    });
  });
});

describe('GET /v1/sweeps', () => {
  it('pages from the newest on', async () => {
    for (const id of ['one', 'two', 'three']) await plannedSweep(api.database, SPEC, id);
    const first = await api.ask(SweepPage, '/v1/sweeps?limit=2');
    expect(first.items.map(({ id, counts }) => [id, counts.planned])).toEqual([
      ['three', 8],
      ['two', 8],
    ]);
    const second = await api.ask(SweepPage, `/v1/sweeps?limit=2&cursor=${first.next_cursor}`);
    expect(second.items.map(({ id }) => id)).toEqual(['one']);
    expect(second.next_cursor).toBeNull();
    expect(await api.ask(SweepPage, '/v1/sweeps')).toMatchObject({ items: { length: 3 }, next_cursor: null });
  });

  it.each([
    ['cursor=abc', '#/cursor', 'not a next_cursor of this list'],
    [`cursor=${Buffer.from('"nobody"').toString('base64url')}`, '#/cursor', 'not a next_cursor of this list'],
    [`cursor=${Buffer.from('3').toString('base64url')}`, '#/cursor', 'not a next_cursor of this list'],
    ['limit=0', '#/limit', 'expected a whole number from 1 to 500'],
    ['limit=ten', '#/limit', 'expected a whole number from 1 to 500'],
    ['page=2', '#/page', 'Unrecognized key'],
  ])('refuses ?%s', async (query, pointer, detail) => {
    const problem = await api.refused(`/v1/sweeps?${query}`);
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer, detail: expect.stringContaining(detail) }] });
  });
});

describe('GET /v1/sweeps/{id}', () => {
  it('shows state, counts and the file with its defaults', async () => {
    const { id } = await submit(YAML);
    const sweep = await api.ask(SweepDetail, `/v1/sweeps/${id}`);
    expect(sweep).toMatchObject({ id, state: 'planning', revision: 0, eta_s: null, failures: {} });
    expect(sweep.spec).toMatchObject({ ...SPEC, layers: ['*'], max_retries: 3 });
    expect(sweep.duration_s).toBeGreaterThan(0);
  });

  it('says how long it will take at the pace of its packs', async () => {
    const { trials } = await plannedSweep(api.database, SPEC, 'sweep');
    const pack = trials.filter(({ layer }) => layer === 0);
    const probes = pack.map((trial, row) => resultOf(trial, row, 60));
    const startedAt = new Date(Date.now() - 60_000);
    await api.database.prisma.sweep.update({ where: { id: 'sweep' }, data: { startedAt } });
    await recordTrained(api.database, workOf('sweep', pack), trainedPack('a', probes));
    // 4 of 8 trials in a minute: the others take another.
    const eta = (await api.ask(SweepDetail, '/v1/sweeps/sweep')).eta_s ?? 0;
    expect(eta).toBeGreaterThan(59);
    expect(eta).toBeLessThan(75);
    const [listed] = (await api.ask(SweepPage, '/v1/sweeps')).items;
    expect(listed?.eta_s).toBeGreaterThan(59);
    await moveSweep(api.database, 'sweep', ['running'], 'completed');
    expect((await api.ask(SweepDetail, '/v1/sweeps/sweep')).eta_s).toBeNull();
  });

  it('knows no sweep by another id', async () => {
    for (const path of ['', '/report', '/trials', '/probes']) {
      expect(await api.refused(`/v1/sweeps/nobody${path}`)).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect(await api.refused('/v1/sweeps/%00')).toMatchObject({ status: 422 });
  });
});

describe('GET /v1/sweeps/{id}/trials', () => {
  it('pages through trials, and shows those of one state with their failures', async () => {
    const { trials } = await plannedSweep(api.database, SPEC, 'sweep');
    const [first, second] = [0, 1].map((layer) => trials.filter((trial) => trial.layer === layer));
    const probes = (first ?? []).map((trial, row) => resultOf(trial, row, row === 0 ? null : 60));
    await recordTrained(api.database, workOf('sweep', first ?? []), trainedPack('a', probes));
    const reference = { sweepId: 'sweep', layer: 1, pack: second?.[0]?.pack ?? -1 };
    await closePack(api.database, reference, { class: 'out_of_memory', message: 'the pack needs 9 GB' });

    const page = await api.ask(TrialPage, '/v1/sweeps/sweep/trials?limit=5');
    expect(page.items.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(page.items[0]).toMatchObject({
      layer: 'first',
      target: 'labels',
      parameters: { optimizer: 'adam', learning_rate: 0.1 },
      seed: 0,
      state: 'diverged',
      probe_key: first?.[0]?.probeKey,
      failure: null,
    });
    expect(page.items[4]).toMatchObject({
      layer: 'second',
      state: 'failed',
      probe_key: null,
      failure: { class: 'out_of_memory', message: 'the pack needs 9 GB' },
    });
    const rest = await api.ask(TrialPage, `/v1/sweeps/sweep/trials?limit=5&cursor=${page.next_cursor}`);
    expect(rest.items.map(({ index }) => index)).toEqual([5, 6, 7]);
    expect(rest.next_cursor).toBeNull();

    const succeeded = await api.ask(TrialPage, '/v1/sweeps/sweep/trials?state=succeeded');
    expect(succeeded.items.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(await api.ask(SweepDetail, '/v1/sweeps/sweep')).toMatchObject({
      counts: { planned: 8, succeeded: 3, diverged: 1, failed: 4 },
      failures: { out_of_memory: 4 },
    });
  });

  it('says why a trial was pruned', async () => {
    await plannedSweep(api.database, SPEC, 'sweep');
    const pruning = { epoch: 9, score: 0.5, rank: 3, of: 4, kept: 2, cutoff: 0.6 };
    const where = { sweepId: 'sweep', index: 1 };
    await api.database.prisma.trial.updateMany({ where, data: { state: 'pruned', pruning } });
    const { items } = await api.ask(TrialPage, '/v1/sweeps/sweep/trials?state=pruned');
    expect(items).toMatchObject([{ index: 1, state: 'pruned', probe_key: null, pruning }]);
  });

  it('refuses states and cursors that there are not', async () => {
    await plannedSweep(api.database, SPEC, 'sweep');
    const wrongState = await api.refused('/v1/sweeps/sweep/trials?state=done');
    expect(wrongState).toMatchObject({ status: 422, errors: [{ pointer: '#/state' }] });
    for (const place of ['"a"', '99999999999', '1.5']) {
      const cursor = Buffer.from(place).toString('base64url');
      const problem = await api.refused(`/v1/sweeps/sweep/trials?cursor=${cursor}`);
      expect(problem).toMatchObject({ status: 422, errors: [{ pointer: '#/cursor' }] });
    }
  });
});
