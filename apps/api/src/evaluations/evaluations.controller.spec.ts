import { EvaluationList } from '@sonde/contracts';
import type { PlannedTrial, ProbeWeights } from '@sonde/domain';
import { moveSweep, registerDataset, testAccesses, type DatasetVersion } from '@sonde/persistence';
import { numbersResultOf, resultOf } from '@sonde/persistence/testing/builders';
import { startApi, type TestApi } from '../__fixtures__/test-api';
import { recordWeights, writeRows, type Row } from './__fixtures__/weighted-sweep';

/** Says yes where the first feature is above 0; logits are -x and x. */
const BY_SIGN: ProbeWeights = [{ weight: Float32Array.of(-1, 0, 1, 0), bias: new Float32Array(2) }];
const TRAIN: readonly Row[] = [
  [[-1, 0], 0],
  [[1, 0.5], 1],
];
const SPLITS = { train: TRAIN, val: TRAIN };

let api: TestApi;
let home: DatasetVersion;
let chosen: PlannedTrial;
let other: PlannedTrial;
beforeAll(async () => {
  api = await startApi();
  const test: readonly Row[] = [
    [[2, 0], 1],
    [[4, 0], 0],
  ];
  home = await writeRows(api, { name: 'home', splits: { ...SPLITS, test } });
  const trials = await recordWeights(api, {
    id: 'trained',
    dataset: home,
    fields: { parameters: { learning_rate: [0.1, 0.01] } },
    weightsOf: () => BY_SIGN,
    resultOf: (trial, row) => resultOf(trial, row, trial.index === 0 ? 90 : 60),
  });
  [chosen, other] = trials as [PlannedTrial, PlannedTrial];
  await moveSweep(api.database, 'trained', ['planning', 'running'], 'completed');
});
afterAll(() => api.stop());

const post = (body: object) => ({ method: 'POST', body }) as const;
const evaluate = (body: object) => api.ask(EvaluationList, '/v1/evaluations', post(body));
const refused = (body: object) => api.refused('/v1/evaluations', post(body));

describe('POST /v1/evaluations', () => {
  it('scores a probe on other data, with all figures and an interval', async () => {
    const rows: readonly Row[] = [
      [[3, 9], 1],
      [[1, 9], 1],
      [[-1, 9], 0],
      [[-2, 9], 0],
      [[2, 9], 0],
    ];
    await writeRows(api, { name: 'away', splits: { ...SPLITS, test: rows } });
    const { metric, items, notes } = await evaluate({ probes: [chosen.probeKey.slice(0, 12)], datasets: ['away'] });
    expect([metric, notes]).toEqual(['accuracy', []]);
    const [item] = items;
    expect(item).toMatchObject({
      ...{ probe_key: chosen.probeKey, trained_on: 'home', dataset: 'away' },
      ...{ layer: 'only', target: 'labels', split: 'test' },
    });
    // Four of five; statsmodels' proportion_confint(4, 5, method='wilson') is (0.375535, 0.963776).
    expect(item?.figure).toEqual({
      ...{ mean: 0.8, method: 'wilson', rows: 5 },
      ci95: [expect.closeTo(0.375535, 6), expect.closeTo(0.963776, 6)],
    });
    // log(1 + exp(-2 m)) of the margins m 3, 1, 1, 2 and -2: 0.002476, 0.126928 twice, 0.018150 and 4.018150.
    expect(item?.figures['loss']).toBeCloseTo(0.858526, 6);
    // Recalls are 2 of 2 and 2 of 3; of six pairs of a yes and a no five are in order.
    expect(item?.figures['balanced_accuracy']).toBeCloseTo(5 / 6, 12);
    expect(item?.figures['auroc']).toBeCloseTo(5 / 6, 12);
  });

  it('scores every probe on every dataset, with the features that each one takes', async () => {
    // Rows of length 1 are on one side of 0.7, rows as they are on the other.
    const weights: ProbeWeights = [{ weight: Float32Array.of(0, 0, 1, 0), bias: Float32Array.of(0, -0.7) }];
    const layers = {
      id: 'divided',
      dataset: home,
      resultOf: (trial: PlannedTrial, row: number) => resultOf(trial, row, 50),
    };
    const [divided] = await recordWeights(api, {
      ...layers,
      fields: { parameters: { normalization: 'l2' } },
      weightsOf: () => weights,
    });
    const [hidden] = await recordWeights(api, {
      ...{ ...layers, id: 'hidden' },
      fields: { parameters: { hidden: 1 } },
      // max(0, x - 2), and yes where that is above 0.5.
      weightsOf: () => [
        { weight: Float32Array.of(1, 0), bias: Float32Array.of(-2) },
        { weight: Float32Array.of(0, 1), bias: Float32Array.of(0.5, 0) },
      ],
    });
    await writeRows(api, { name: 'one', splits: { ...SPLITS, test: [[[3, 4], 0]] } });
    await writeRows(api, { name: 'two', splits: { ...SPLITS, test: [[[4, 3], 1]] } });
    const probes = [divided?.probeKey, hidden?.probeKey];
    const { items } = await evaluate({ probes, datasets: ['one', 'two'] });
    // (3, 4) over 5 is 0.6, (4, 3) 0.8; the hidden unit is 1 and 2.
    expect(items.map(({ probe_key, dataset, figure }) => [probe_key, dataset, figure.mean])).toEqual([
      [divided?.probeKey, 'one', 1],
      [divided?.probeKey, 'two', 1],
      [hidden?.probeKey, 'one', 0],
      [hidden?.probeKey, 'two', 1],
    ]);
  });

  it('resamples groups where the dataset has them', async () => {
    const test: readonly Row[] = [
      [[1, 0], 1],
      [[2, 0], 1],
      [[3, 0], 0],
      [[4, 0], 0],
    ];
    const groups = { train: [0, 1], val: [0, 1], test: [7, 7, 8, 8] };
    await writeRows(api, { name: 'grouped', splits: { ...SPLITS, test }, groups });
    const { items } = await evaluate({ probes: [chosen.probeKey], datasets: ['grouped'] });
    // One group is all right and one all wrong: a draw of two has 0, 0.5 or 1, a quarter of them 0 and a quarter 1.
    expect(items[0]?.figure).toEqual({ mean: 0.5, ci95: [0, 1], method: 'cluster_bootstrap', rows: 4 });
  });

  it('scores labels by mean average precision', async () => {
    const classes = ['red', 'round'];
    const train: readonly Row[] = [
      [
        [1, 0],
        [1, 0],
      ],
      [
        [0, 1],
        [0, 1],
      ],
    ];
    const test: readonly Row[] = [
      [
        [3, 1],
        [1, 1],
      ],
      [
        [2, 3],
        [0, 0],
      ],
      [
        [1, 2],
        [1, 0],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ];
    const dataset = await writeRows(api, {
      name: 'tags',
      task: 'multilabel',
      classes,
      splits: { train, val: train, test },
    });
    const [probe] = await recordWeights(api, {
      ...{ id: 'tags', dataset, weightsOf: () => [{ weight: Float32Array.of(1, 0, 0, 1), bias: new Float32Array(2) }] },
      resultOf: (trial, row) => resultOf(trial, row, 50),
    });
    await moveSweep(api.database, 'tags', ['planning', 'running'], 'completed');
    const { metric, items } = await evaluate({ probes: [probe?.probeKey], datasets: ['tags'] });
    // Red: precision 1 at the first row and 2/3 at the third, the mean 5/6. Round: 1/3 at the third. Their mean is 7/12.
    expect([metric, items[0]?.figure.mean]).toEqual(['map', expect.closeTo(7 / 12, 12)]);
    expect(items[0]?.figure.method).toBe('bootstrap');
  });

  it('scores numbers by their coefficient of determination', async () => {
    const train: readonly Row[] = [
      [[1, 0], 3],
      [[0, 0], 1],
    ];
    const test: readonly Row[] = [
      [[0, 0], 1],
      [[1, 0], 2],
      [[2, 0], 6],
    ];
    const dataset = await writeRows(api, { name: 'ages', task: 'regression', splits: { train, val: train, test } });
    const [probe] = await recordWeights(api, {
      ...{ id: 'ages', dataset, weightsOf: () => [{ weight: Float32Array.of(2, 0), bias: Float32Array.of(1) }] },
      resultOf: (trial, row) => numbersResultOf(trial, row, { mse: 1, r2: 0.5 }),
    });
    await moveSweep(api.database, 'ages', ['planning', 'running'], 'completed');
    const { metric, items } = await evaluate({ probes: [probe?.probeKey], datasets: ['ages'] });
    // It says 1, 3 and 5: two are off by 1, and squares about the mean of 3 are 4 + 1 + 9: 1 - 2 / 14.
    expect([metric, items[0]?.figure.mean]).toEqual(['r2', expect.closeTo(6 / 7, 12)]);
    expect(items[0]?.figures['mse']).toBeCloseTo(2 / 3, 6);

    expect(await refused({ probes: [chosen.probeKey, probe?.probeKey], datasets: ['ages'] })).toMatchObject({
      errors: [{ pointer: '#/probes/1', detail: expect.stringContaining('no metric in common') }],
    });
  });

  it('says what flatters a score', async () => {
    const notes = async (split: string) =>
      (await evaluate({ probes: [chosen.probeKey], datasets: ['home'], split })).notes;
    expect(await notes('val')).toEqual(['val of home is what probes trained on it are chosen by']);
    expect(await notes('train')).toEqual(['probes were trained on train of home: they fit these rows']);
  });
});

describe('the seal of POST /v1/evaluations', () => {
  it("opens a probe's own test for what val chose, once the sweep has ended", async () => {
    const { items } = await evaluate({ probes: [chosen.probeKey], datasets: ['home'] });
    expect(items[0]?.figure.mean).toBe(0.5);
    expect(await refused({ probes: [chosen.probeKey, other.probeKey], datasets: ['home'] })).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/probes/1', detail: expect.stringContaining('which val did not choose') }],
    });
    expect((await testAccesses(api.database, 'trained')).accesses).toEqual([]);
  });

  it('knows the rows of that test under other names', async () => {
    const test: readonly Row[] = [
      [[2, 0], 1],
      [[4, 0], 0],
    ];
    await writeRows(api, { name: 'copy', layer: 'renamed', splits: { train: TRAIN, val: test, test: TRAIN } });
    const body = { probes: [other.probeKey], datasets: ['copy'], layer: 'renamed' };
    expect(await refused({ ...body, split: 'val' })).toMatchObject({ errors: [{ pointer: '#/probes/0' }] });
    expect((await evaluate({ ...body, split: 'test' })).items[0]?.figure.mean).toBe(1);
  });

  it('is not opened by a sweep whose test is another', async () => {
    const apart = await writeRows(api, { name: 'apart', splits: { ...SPLITS, test: [[[8, 0], 1]] } });
    await recordWeights(api, {
      ...{ id: 'elsewhere', dataset: apart, fields: { parameters: { learning_rate: 0.01 } } },
      ...{ weightsOf: () => BY_SIGN, resultOf: (trial: PlannedTrial, row: number) => resultOf(trial, row, 60) },
    });
    await moveSweep(api.database, 'elsewhere', ['planning', 'running'], 'completed');
    const probes = [other.probeKey];
    expect((await evaluate({ probes, datasets: ['apart'] })).items[0]?.figure.mean).toBe(1);
    expect(await refused({ probes, datasets: ['home'] })).toMatchObject({ errors: [{ pointer: '#/probes/0' }] });
  });

  it('opens for a reason, which is recorded with the sweep', async () => {
    const body = { probes: [other.probeKey], datasets: ['home'], reason: 'a paper asks for it' };
    const { items, notes } = await evaluate(body);
    expect(items[0]?.figure.mean).toBe(0.5);
    expect(notes).toEqual(['an access to test was recorded with sweep trained']);
    const { accesses } = await testAccesses(api.database, 'trained');
    expect(accesses).toMatchObject([
      { split: 'test', configurations: [other.configuration], reason: 'a paper asks for it' },
    ]);
  });

  it('stays closed while the sweep runs, whatever the reason', async () => {
    const [running] = await recordWeights(api, {
      ...{ id: 'running', dataset: home, fields: { parameters: { learning_rate: 0.5 } } },
      ...{ weightsOf: () => BY_SIGN, resultOf: (trial: PlannedTrial, row: number) => resultOf(trial, row, 90) },
    });
    const body = { probes: [running?.probeKey], datasets: ['home'], reason: 'I cannot wait' };
    expect(await refused(body)).toMatchObject({ errors: [{ detail: expect.stringContaining('has not ended') }] });
    expect((await testAccesses(api.database, 'running')).accesses).toEqual([]);
  });
});

describe('what POST /v1/evaluations refuses', () => {
  it('says what does not fit, and where', async () => {
    const wide: readonly Row[] = [[[1, 2, 3], 1]];
    await writeRows(api, { name: 'wide', splits: { train: [[[0, 0, 0], 0], ...wide], val: wide, test: wide } });
    await writeRows(api, { name: 'turned', classes: ['yes', 'no'], splits: { ...SPLITS, test: TRAIN } });
    const probes = [chosen.probeKey];
    for (const [body, pointer, detail] of [
      [{ datasets: ['home', 'nowhere'] }, '#/datasets/1', 'no dataset "nowhere" is registered'],
      [{ datasets: ['wide'] }, '#/datasets/0', 'takes 2 features a row, layer only of dataset wide has 3'],
      [{ datasets: ['turned'] }, '#/datasets/0', 'its number 0 is "yes", the probe\'s "no"'],
      [{ datasets: ['home'], layer: 'second' }, '#/layer', 'no layer "second": expected one of only'],
      [{ datasets: ['home'], target: 'tense' }, '#/target', 'no target "tense"'],
      [{ datasets: ['home'], split: 'test_shift' }, '#/split', 'no split "test_shift": expected one of'],
      [{ datasets: [] }, '#/datasets', 'expected at least one'],
    ] as const) {
      expect(await refused({ probes, ...body })).toMatchObject({
        ...{ status: 422, code: 'bad_input' },
        errors: [{ pointer, detail: expect.stringContaining(detail) }],
      });
    }
    expect(await refused({ probes: ['0123456789abcdef'], datasets: ['home'] })).toMatchObject({ status: 404 });
  });

  it('says so where it would take too long', async () => {
    const { description } = home;
    const manifest = { ...description.manifest, name: 'huge' };
    const splits = { ...description.splits, test: 1e10 };
    await registerDataset(api.database, '/nowhere', { ...description, manifest, splits, digest: 'b'.repeat(64) });
    // 1e10 rows of 2 features by 2 outputs, 1.2e9 multiply-adds a second.
    expect(await refused({ probes: [chosen.probeKey], datasets: ['huge'] })).toMatchObject({
      status: 422,
      detail: expect.stringContaining('would take about 33 s'),
    });
  });
});
