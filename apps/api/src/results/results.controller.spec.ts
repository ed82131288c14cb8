import { BestLayer, BestList, Comparison, LayerProfile, RankedConfiguration, SweepReport } from '@sonde/contracts';
import type { PlannedTrial } from '@sonde/domain';
import { moveSweep, recordTestAccess, testAccesses } from '@sonde/persistence';
import { z } from 'zod';
import { recordRowSweep } from '../__fixtures__/row-sweep';
import { startApi, type TestApi } from '../__fixtures__/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
afterEach(async () => {
  await api.database.prisma.probe.deleteMany();
  await api.database.prisma.sweep.deleteMany();
  await api.database.prisma.dataset.deleteMany();
});

const end = (id = 'sweep') => moveSweep(api.database, id, ['planning', 'running'], 'completed');
const rateOf = ({ parameters }: PlannedTrial) => ('learning_rate' in parameters ? parameters.learning_rate : 0);

/** 100 rows of val, of which each layer has so many right, from a row on. */
const RIGHT: Readonly<Record<string, readonly [from: number, to: number]>> = {
  first: [12, 80],
  second: [0, 72],
  third: [0, 66],
};
const layers = Object.keys(RIGHT);
const dataset = { layers, splits: { train: 60, val: 100, test: 50, test_shift: 50 } };
const byLayer = ({ layerName }: PlannedTrial, split: string, row: number) => {
  const [from, to] = RIGHT[layerName] ?? [0, 0];
  return split === 'val' ? row >= from && row < to : row < (split === 'test' ? 30 : 20);
};

describe('GET /v1/sweeps/{id}/best', () => {
  const best = (query = '') => api.ask(BestList, `/v1/sweeps/sweep/best${query}`);
  const named = ({ items }: BestList) => items.map(({ layer }) => layer);

  it('takes the earliest layer within one standard error of the best, paired row by row', async () => {
    await recordRowSweep(api, { id: 'sweep', dataset, isRight: byLayer });
    await end();
    expect(named(await best())).toEqual(['second', 'first', 'third']);
    const simplest = await best('?rule=one_se');
    // The best has 72 rows right and the first layer 68: 12 rows that only the one has, 8 that only the other has. The
    // variance of a row's difference is (20 - 100 x 0.04^2) / 99, and its root over that of 100 rows 0.0447665.
    expect(named(simplest)).toEqual(['first', 'second']);
    expect(simplest.items[0]?.gap_to_best?.difference).toBeCloseTo(0.04, 12);
    expect(simplest.items[0]?.gap_to_best?.standard_error).toBeCloseTo(0.0447665, 6);
    // The third is 0.06 behind, 6 rows and none the other way: (6 - 0.36) / 99 is 0.0238685 squared times 100.
    expect(simplest).toMatchObject({ rule: 'one_se', contenders: 3 });
    expect(simplest.items.map(({ test }) => Object.keys(test))).toEqual([['test', 'test_shift'], []]);
  });

  it('looks at one layer or target where it is told to', async () => {
    await recordRowSweep(api, { id: 'sweep', dataset, isRight: byLayer });
    expect(named(await best('?layer=third'))).toEqual(['third']);
    expect(named(await best('?rule=one_se&layer=third'))).toEqual(['third']);
    expect((await best('?limit=1')).notes).toEqual(['sweep sweep has not ended: test stays sealed until then']);
    const refused = (query: string) => api.refused(`/v1/sweeps/sweep/best?${query}`);
    expect(await refused('layer=fourth')).toMatchObject({
      status: 422,
      errors: [
        { pointer: '#/layer', detail: 'the dataset has no layer "fourth": expected one of first, second, third' },
      ],
    });
    expect(await refused('target=tense')).toMatchObject({ errors: [{ pointer: '#/target' }] });
    expect(await refused('rule=max')).toMatchObject({ errors: [{ pointer: '#/rule' }] });
    expect(await refused('limit=0')).toMatchObject({ errors: [{ pointer: '#/limit' }] });
  });

  it('goes over all sweeps of a dataset', async () => {
    await recordRowSweep(api, { id: 'sweep', dataset, fields: { layers: ['third'] }, isRight: byLayer });
    await recordRowSweep(api, { id: 'other', dataset, fields: { layers: ['first', 'third'] }, isRight: byLayer });
    await end('other');
    const over = await api.ask(BestList, '/v1/datasets/tiny/best');
    expect(over.items.map(({ layer, sweep }) => [layer, sweep.id])).toEqual([
      ['first', 'other'],
      ['third', 'other'],
    ]);
    expect(over.items[0]?.test['test']).toMatchObject({ mean: 0.6, method: 'wilson', rows: 50 });
    expect(await api.refused('/v1/datasets/nothing/best')).toMatchObject({ status: 404 });
  });
});

describe('GET /v1/sweeps/{id}/best-layer', () => {
  const bestLayer = () => api.ask(BestLayer, '/v1/sweeps/sweep/best-layer');
  const shares = ({ layers: all }: BestLayer) => Object.fromEntries(all.map(({ layer, p_best }) => [layer, p_best]));

  it('never names one layer where two tie', async () => {
    const right: Readonly<Record<string, readonly [number, number]>> = {
      first: [0, 60],
      second: [40, 100],
      third: [0, 20],
    };
    await recordRowSweep(api, {
      id: 'sweep',
      dataset,
      isRight: ({ layerName }, _, row) => row >= (right[layerName]?.[0] ?? 0) && row < (right[layerName]?.[1] ?? 0),
    });
    const answer = await bestLayer();
    // By symmetry each of the two wins half of the draws; 2,000 of them have a standard error of 0.011.
    expect(Math.abs((shares(answer)['first'] ?? 0) - 0.5)).toBeLessThan(0.05);
    expect(shares(answer)['third']).toBe(0);
    expect(answer).toMatchObject({
      rows: 100,
      groups: null,
      contenders: 3,
      configurations: 3,
      confidence_set: ['first', 'second'],
    });
    expect(answer.summary).toMatch(/^first \(\d+ %\) and second \(\d+ %\) can't be told apart/);
  });

  it('redoes the selection on each draw', async () => {
    await recordRowSweep(api, { id: 'sweep', dataset, isRight: byLayer });
    const answer = await bestLayer();
    // First against second: 8 rows for it, 12 against. Of their difference over n = 100 drawn rows the mean is -4 and the
    // variance 20 - 16 / 100, so that it wins with about Phi(-4 / 4.4542) = 0.185, ties (0.06) shared; the third is
    // never ahead of the second, whose rows it has all, and at the best as good.
    expect(Math.abs((shares(answer)['first'] ?? 0) - 0.185)).toBeLessThan(0.04);
    expect(shares(answer)['third']).toBeLessThan(0.01);
    expect(answer.confidence_set).toEqual(['first', 'second']);
    const lead = answer.layers.find(({ layer }) => layer === 'first')?.ci95;
    // -0.04 -+ 1.96 x 0.0447665
    expect(lead?.[0]).toBeCloseTo(-0.128, 1);
    expect(lead?.[1]).toBeCloseTo(0.048, 1);
  });

  it('draws groups as wholes where rows come in them', async () => {
    const rowsPerGroup = 25;
    await recordRowSweep(api, { id: 'sweep', dataset: { ...dataset, rowsPerGroup }, isRight: byLayer });
    expect(await bestLayer()).toMatchObject({ rows: 100, groups: 4 });
    await end();
    const profile = await api.ask(LayerProfile, '/v1/sweeps/sweep/profile');
    expect(profile.layers[0]?.val_ci95).toMatchObject({ method: 'cluster_bootstrap', mean: 0.68 });
    // Of the two groups of test the first is right, the second one in a fifth of its rows: a draw has both the same with
    // a probability of a half, so that the interval goes from the one to the other.
    expect(profile.layers[0]?.best.test['test']).toMatchObject({
      mean: 0.6,
      ci95: [0.2, 1],
      method: 'cluster_bootstrap',
    });
  });

  it('claims nothing where all rows of val are of one group', async () => {
    await recordRowSweep(api, { id: 'sweep', dataset: { ...dataset, rowsPerGroup: 100 }, isRight: byLayer });
    await end();
    const detail = 'val is one group of rows: there are no others to say how sure a comparison on it is';
    for (const question of ['best-layer', 'best?rule=one_se']) {
      expect(await api.refused(`/v1/sweeps/sweep/${question}`)).toMatchObject({ status: 404, detail });
    }
    const { layers: all, best_layers } = await api.ask(LayerProfile, '/v1/sweeps/sweep/profile');
    expect(best_layers).toEqual([{ target: 'labels', best_layer: null, reason: detail }]);
    expect(all[0]?.val_ci95).toMatchObject({ mean: 0.68, ci95: null });
    expect(all[0]?.best.test['test']).toMatchObject({ mean: 0.6, ci95: null });
    expect(await api.refused('/v1/compare?items=sweep/first&items=sweep/second')).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/split', detail: expect.stringContaining('val is one group of rows') }],
    });
  });

  it('says in words why there is no answer', async () => {
    await recordRowSweep(api, { id: 'sweep', dataset, isRight: byLayer });
    await api.database.prisma.configuration.updateMany({ data: { n: 0 } });
    expect(await api.refused('/v1/sweeps/sweep/best-layer')).toMatchObject({
      status: 404,
      detail: 'sweep sweep has no probe of target labels to compare yet',
    });
  });
});

describe('GET /v1/sweeps/{id}/profile', () => {
  it('gives each layer its best configuration, intervals, baseline and the edge of the grid', async () => {
    const fields = { parameters: { learning_rate: [0.001, 0.01] } };
    await recordRowSweep(api, {
      ...{ id: 'sweep', dataset, fields },
      isRight: (trial, split, row) => byLayer(trial, split, row) && (rateOf(trial) === 0.01 || row % 10 > 0),
    });
    await end();
    const profile = await api.ask(LayerProfile, '/v1/sweeps/sweep/profile');
    expect(profile).toMatchObject({
      test_splits: ['test', 'test_shift'],
      targets: ['labels'],
      seal: { accesses: [], configurations: 0 },
    });
    expect(profile.layers.map(({ layer, index, configurations }) => [layer, index, configurations])).toEqual([
      ['first', 0, 2],
      ['second', 1, 2],
      ['third', 2, 2],
    ]);
    const bestLayer = await api.ask(BestLayer, '/v1/sweeps/sweep/best-layer');
    expect(profile.best_layers).toEqual([{ target: 'labels', best_layer: bestLayer, reason: null }]);
    const [first] = profile.layers;
    expect(first?.best).toMatchObject({ configuration: { learning_rate: 0.01 }, val: { mean: 0.68, seed_t95: null } });
    // Even and odd rows by turns: each class has half of every split.
    expect(first?.baseline).toEqual({ val: 0.5, test: 0.5, test_shift: 0.5 });
    expect(first?.edge).toEqual({ parameter: 'learning_rate', value: 0.01, side: 'highest', suggest: [0.1, 1] });
    // Wilson's interval of 68 of 100: z2 = 3.841459, centre (0.68 + z2 / 200) / (1 + z2 / 100) = 0.673341.
    expect(first?.val_ci95.ci95?.[0]).toBeCloseTo(0.5833738, 6);
    expect(first?.val_ci95.ci95?.[1]).toBeCloseTo(0.7633085, 6);
    expect(first?.best.test).toMatchObject({ test: { mean: 0.6 }, test_shift: { mean: 0.4 } });
    // Of 30 and 20 of 50: Wilson's intervals are 0.461816 … 0.723916 and 0.276084 … 0.538184, and Newcombe's of their
    // difference 0.2 -+ root(0.138184^2 + 0.138184^2), root(0.123916^2 + 0.123916^2).
    expect(first?.generalization_gap['test_shift']?.difference).toBeCloseTo(0.2, 12);
    expect(first?.generalization_gap['test_shift']?.ci95?.[0]).toBeCloseTo(0.004578, 5);
    expect(first?.generalization_gap['test_shift']?.ci95?.[1]).toBeCloseTo(0.375244, 5);
  });
});

describe('GET /v1/compare', () => {
  const compare = (query: string) => api.ask(Comparison, `/v1/compare?${query}`);
  const refused = (query: string) => api.refused(`/v1/compare?${query}`);

  it('makes the exact test of McNemar on two probes', async () => {
    const trials = await recordRowSweep(api, { id: 'sweep', dataset, isRight: byLayer });
    const keyOf = (layer: string) => trials.find(({ layerName }) => layerName === layer)?.probeKey ?? '';
    const comparison = await compare(`items=probe:${keyOf('second')}&items=${keyOf('first').slice(0, 12)}`);
    const [pair] = comparison.pairs;
    // Twice the share of at most 8 heads among 20 tosses: 2 x 263,950 / 1,048,576.
    expect(pair).toMatchObject({
      a: 0,
      b: 1,
      test: 'mcnemar_exact',
      mcnemar: { only_a: 12, only_b: 8, statistic: null },
    });
    expect(pair?.p).toBeCloseTo(0.5034447, 6);
    expect(pair?.p_holm).toBeCloseTo(0.5034447, 6);
    expect(pair?.difference).toBeCloseTo(0.04, 12);
    expect(comparison.items[0]).toMatchObject({ kind: 'probe', n: 1, figure: { mean: 0.72, method: 'wilson' } });
  });

  it('compares layers, all pairs of them as one family', async () => {
    await recordRowSweep(api, { id: 'sweep', dataset, isRight: byLayer });
    const items = layers.map((layer) => `items=layer:sweep/${layer}`).join('&');
    const { pairs, notes } = await compare(items);
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    // McNemar's p of 14 rows against 12, of 12 against 8 and of 6 against none: the last one, 2 / 2^6, times 3.
    expect(pairs[2]).toMatchObject({ p: 0.03125, p_holm: 0.09375, significant: false });
    expect(notes.join()).toContain('flattered');
  });

  it('compares what seeds say on the mean, and refuses a test of signs that nothing could pass', async () => {
    const fields = { replicates: { seeds: 3 } };
    await recordRowSweep(api, {
      ...{ id: 'sweep', dataset, fields },
      // Each seed has one row more right than the one before.
      isRight: (trial, split, row) =>
        byLayer(trial, split, row) || (split === 'val' && row >= 97 && row < 97 + trial.seed),
    });
    const { items, pairs } = await compare('items=sweep/second&items=sweep/first');
    expect(items[0]).toMatchObject({ n: 3, figure: { mean: expect.closeTo(0.73, 12) } });
    // 0.72, 0.73 and 0.74
    expect(items[0]?.seed_sd).toBeCloseTo(0.01, 12);
    expect(pairs[0]).toMatchObject({ test: 'bootstrap', mcnemar: null, difference: expect.closeTo(0.04, 12) });
    expect(pairs[0]?.sign_flip).toEqual({
      ...{ n: 3, p: null, smallest: 0.25 },
      refusal: '3 seeds give no p below 0.25: no difference could be significant; 6 seeds are needed',
    });
  });

  it('finds the rows of a probe where its newest sweep calls the layer otherwise', async () => {
    const fields = { parameters: { learning_rate: [0.001, 0.01] }, metric: { name: 'val/auroc', goal: 'maximize' } };
    const named = (layer: string) => ({ ...dataset, name: layer, layers: [layer] });
    const trials = await recordRowSweep(api, { id: 'sweep', dataset: named('first'), fields, isRight: byLayer });
    await recordRowSweep(api, { id: 'later', dataset: named('renamed'), fields, isRight: byLayer });
    const { items } = await compare(trials.map(({ probeKey }) => `items=probe:${probeKey}`).join('&'));
    expect(items.map(({ layer, figure }) => [layer, figure.mean])).toEqual([
      ['renamed', 0.5],
      ['renamed', 0.5],
    ]);
  });

  it('refuses in words what has no rows in common', async () => {
    const other = { ...dataset, name: 'other', splits: { ...dataset.splits, val: 90 } };
    await recordRowSweep(api, { id: 'sweep', dataset, isRight: byLayer });
    await recordRowSweep(api, { id: 'elsewhere', dataset: other, isRight: byLayer });
    expect(await refused('items=sweep&items=elsewhere')).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/items/1', detail: expect.stringContaining('rows of val do not match') }],
    });
    expect(await refused('items=sweep')).toMatchObject({ status: 422, errors: [{ pointer: '#/items' }] });
    expect(await refused('items=sweep&items=a%20b')).toMatchObject({ errors: [{ pointer: '#/items/1' }] });
    expect(await refused('items=sweep&items=nobody')).toMatchObject({ status: 404 });
    expect(await refused('items=sweep&items=sweep&split=train')).toMatchObject({ errors: [{ pointer: '#/split' }] });
  });

  it('refuses in words rows that do not define the metric', async () => {
    const fields = { metric: { name: 'val/auroc', goal: 'maximize' } };
    const oneClass = { ...dataset, splits: { ...dataset.splits, test_shift: 1 } };
    const trials = await recordRowSweep(api, { ...{ id: 'sweep', dataset: oneClass, fields }, isRight: byLayer });
    await end();
    const items = trials.map(({ probeKey }) => `items=probe:${probeKey}`).join('&');
    expect((await compare(`${items}&split=test`)).items[0]?.figure.mean).toBe(0.5);
    expect(await refused(`${items}&split=test_shift`)).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/split', detail: 'the rows of test_shift do not define auroc' }],
    });
  });
});

describe('the seal', () => {
  const Listed = z.object({ items: z.array(RankedConfiguration) });

  it('keeps test from what val did not choose, until an access to it is recorded', async () => {
    const fields = { parameters: { learning_rate: [0.001, 0.01] } };
    const trials = await recordRowSweep(api, {
      ...{ id: 'sweep', dataset, fields },
      isRight: (trial, split, row) => byLayer(trial, split, row) && (rateOf(trial) === 0.01 || row % 10 > 0),
    });
    const worse = trials.find((trial) => trial.layerName === 'first' && rateOf(trial) === 0.001)?.configuration ?? '';
    const unseal = { method: 'POST' as const, body: { configurations: [worse], reason: 'a reviewer asked' } };
    const query = `/v1/compare?split=test&items=layer:sweep/first&items=configuration:sweep/${worse}`;
    expect(await api.refused(query)).toMatchObject({ errors: [{ detail: expect.stringContaining('has not ended') }] });
    expect(await api.refused('/v1/sweeps/sweep/unseal', unseal)).toMatchObject({ status: 409 });
    await end();
    expect(await api.refused(query)).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/items/1', detail: expect.stringContaining('which val did not choose') }],
    });
    const { items } = await api.ask(Listed, '/v1/sweeps/sweep/unseal', unseal);
    // Of the first 30 rows of test every tenth is wrong. On val 72, 68 and 66 rows are right, then 64, then 62 here.
    expect(items).toMatchObject([{ configuration_id: worse, rank: 5, test: { test: { mean: 0.54 } } }]);
    expect((await api.ask(Comparison, query)).items[1]?.figure.mean).toBeCloseTo(0.54, 12);
    await api.ask(Listed, '/v1/sweeps/sweep/unseal', unseal);
    const { seal } = await api.ask(SweepReport, '/v1/sweeps/sweep/report');
    const access = { at: expect.any(String), configurations: 1, reason: 'a reviewer asked' };
    expect(seal).toEqual({
      accesses: [
        { ...access, split: 'test_shift' },
        { ...access, split: 'test' },
      ],
      configurations: 1,
    });
    const unknown = { ...unseal, body: { configurations: ['nothing'] } };
    expect(await api.refused('/v1/sweeps/sweep/unseal', unknown)).toMatchObject({
      errors: [{ pointer: '#/configurations/0' }],
    });
  });

  it('opens the split that was unsealed, and no other', async () => {
    const fields = { parameters: { learning_rate: [0.001, 0.01] } };
    const trials = await recordRowSweep(api, {
      ...{ id: 'sweep', dataset, fields },
      isRight: (trial, split, row) => byLayer(trial, split, row) && (rateOf(trial) === 0.01 || row % 10 > 0),
    });
    await end();
    const worse = trials.find((trial) => trial.layerName === 'first' && rateOf(trial) === 0.001)?.configuration ?? '';
    const access = { sweepId: 'sweep', split: 'test_shift', configurations: [worse], reason: null };
    await recordTestAccess(api.database, access);
    const query = `/v1/compare?items=layer:sweep/first&items=configuration:sweep/${worse}&split=`;
    expect((await api.ask(Comparison, `${query}test_shift`)).items[1]?.figure.mean).toBeCloseTo(0.36, 12);
    expect(await api.refused(`${query}test`)).toMatchObject({
      errors: [{ detail: expect.stringContaining('which val did not choose') }],
    });
    await api.ask(Listed, '/v1/sweeps/sweep/unseal', { method: 'POST', body: { configurations: [worse] } });
    const { accesses } = await testAccesses(api.database, 'sweep');
    expect(accesses.map(({ split }) => split)).toEqual(['test', 'test_shift']);
  });
});
