import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProbeCard } from '@sonde/contracts';
import type { PlannedTrial, ProbeWeights } from '@sonde/domain';
import { moveSweep, recordTestAccess, type DatasetVersion } from '@sonde/persistence';
import { resultOf } from '@sonde/persistence/testing/builders';
import { startApi, type TestApi } from '../__fixtures__/test-api';
import { recordWeights, writeRows, type Row } from '../evaluations/__fixtures__/weighted-sweep';

/** Says yes where the first feature is above 0; the second does not vary on train. */
const BY_SIGN: ProbeWeights = [{ weight: Float32Array.of(-1, 0, 1, 0), bias: new Float32Array(2) }];
const TRAIN: readonly Row[] = [
  [[-1, 7], 0],
  [[1, 7], 1],
];
const SPLITS: Readonly<Record<string, readonly Row[]>> = {
  train: TRAIN,
  val: [...TRAIN, [[2, 7], 1], [[3, 7], 1], [[4, 7], 0]],
  test: [...TRAIN, [[-3, 7], 1]],
  test_shift: [[[5, 7], 0]],
};

let api: TestApi;
let dataset: DatasetVersion;
let chosen: PlannedTrial;
let other: PlannedTrial;
let diverged: PlannedTrial;
beforeAll(async () => {
  api = await startApi();
  dataset = await writeRows(api, { name: 'home', splits: SPLITS });
  const trials = await record('trained', { learning_rate: [0.1, 0.01, 9] });
  [chosen, other, diverged] = trials as [PlannedTrial, PlannedTrial, PlannedTrial];
});
afterAll(() => api.stop());

/** The first trial is the best one, the third has diverged. */
function record(id: string, parameters: object, of = dataset) {
  return recordWeights(api, {
    ...{ id, dataset: of, fields: { parameters }, weightsOf: () => BY_SIGN },
    resultOf: (trial, row) => resultOf(trial, row, [90, 60, null][trial.index] ?? null, 0.25),
  });
}

const cardOf = ({ probeKey }: PlannedTrial, query = '') => api.ask(ProbeCard, `/v1/probes/${probeKey}/card${query}`);
const end = (id: string) => moveSweep(api.database, id, ['planning', 'running'], 'completed');

describe('GET /v1/probes/{key}/card', () => {
  it('says what the probe was trained on, and how it is applied', async () => {
    const card = await cardOf(chosen);
    const [layer, target] = [dataset.description.layers[0], dataset.description.targets[0]];
    expect(card).toMatchObject({
      ...{ format: 'sonde-probe-card/1', probe_key: chosen.probeKey, seed: 0, epoch: 100 },
      trained_on: {
        dataset: { name: 'home', digest: dataset.digest },
        layer: {
          ...{ name: 'only', features: 2 },
          digests: { train: layer?.digests['train'], val: layer?.digests['val'] },
        },
        target: {
          ...{ name: 'labels', task: 'classification', classes: ['no', 'yes'], outputs: 2 },
          digests: { train: target?.digests['train'], val: target?.digests['val'] },
        },
        rows: { train: 2, val: 5 },
      },
      parameters: { optimizer: 'adam', learning_rate: 0.1 },
      preprocessing: { normalization: 'standardize', folded: true, constant_columns: [1] },
    });
    expect(card.apply.words).toContain('weight and bias are those of nn.Linear');
    expect(card.apply.python).toContain(`weights = load_file("${card.weights.file}")`);
  });

  it('names the weights by the digest of their file, the same bytes each time', async () => {
    const { weights } = await cardOf(chosen);
    for (const key of [chosen.probeKey, chosen.probeKey.slice(0, 8)]) {
      const file = Buffer.from(await (await api.send(`/v1/probes/${key}/weights`)).arrayBuffer());
      expect(createHash('sha256').update(file).digest('hex')).toBe(weights.sha256);
    }
    expect(weights.file).toBe(`${chosen.probeKey.slice(0, 16)}.safetensors`);
    expect(weights.tensors).toEqual({ weight: [2, 2], bias: [2], 'raw.weight': [2, 2], 'raw.bias': [2] });
  });

  it('has figures of val with their interval, and those of test once the sweep has chosen it', async () => {
    const { val, test, interval_of } = (await cardOf(chosen)).metrics;
    expect([interval_of, test]).toEqual(['accuracy', {}]);
    // Four of five rows of val; statsmodels' proportion_confint(4, 5, method='wilson') is (0.375535, 0.963776).
    expect(val).toMatchObject({ loss: 0.25, ci95: [expect.closeTo(0.375535, 6), expect.closeTo(0.963776, 6)] });

    await end('trained');
    const ended = (await cardOf(chosen)).metrics.test;
    // Two of three rows of test, where (2, 3) gives (0.207660, 0.938508); none of the one of test_shift, (0, 0.793450).
    expect(ended['test']).toMatchObject({
      ...{ rows: 3, correct: 2, accuracy: 2 / 3 },
      ci95: [expect.closeTo(0.20766, 5), expect.closeTo(0.938508, 5)],
    });
    // log(1 + exp(-2 m)) of the margins 1, 1 and -3: 0.126928 twice and 6.002476.
    expect(ended['test']?.loss).toBeCloseTo(2.085444, 6);
    expect(ended['test_shift']).toMatchObject({ rows: 1, correct: 0, ci95: [0, expect.closeTo(0.79345, 5)] });
    expect((await cardOf(other)).metrics.test).toEqual({});
    const access = { sweepId: 'trained', split: 'test_shift', configurations: [other.configuration], reason: null };
    await recordTestAccess(api.database, access);
    expect(Object.keys((await cardOf(other)).metrics.test)).toEqual(['test_shift']);
  });

  it('shows a probe that diverged as such', async () => {
    const { metrics } = await cardOf(diverged);
    expect(metrics.val).toEqual({ rows: 5, correct: null, loss: null, ci95: null });
    expect(metrics.test).toEqual({});
  });

  it('takes the newest sweep that has the probe, or the one that is asked for', async () => {
    const renamed = await writeRows(api, { name: 'renamed', layer: 'hidden.1', splits: SPLITS });
    await record('later', { learning_rate: 0.1 }, renamed);
    const places = async (query: string) => {
      const { dataset: of, layer } = (await cardOf(chosen, query)).trained_on;
      return [of.name, layer.name];
    };
    expect(await places('')).toEqual(['renamed', 'hidden.1']);
    expect(await places('?sweep=trained')).toEqual(['home', 'only']);
    expect(await api.refused(`/v1/probes/${chosen.probeKey}/card?sweep=nobody`)).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/sweep', detail: expect.stringContaining('expected one of later, trained') }],
    });
  });

  it('does without what needs files that are gone, but not without the weights', async () => {
    await rm(dataset.root, { recursive: true });
    const { val, test } = (await cardOf(chosen, '?sweep=trained')).metrics;
    expect([val.loss, val.ci95, test]).toEqual([0.25, null, {}]);
    for (const sweep of await readdir(api.artifacts)) await rm(join(api.artifacts, sweep, '0.safetensors'));
    expect(await api.refused(`/v1/probes/${chosen.probeKey}/card`)).toMatchObject({
      status: 404,
      detail: expect.stringContaining('is lost or damaged'),
    });
  });
});
