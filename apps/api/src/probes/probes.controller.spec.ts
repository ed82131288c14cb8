import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProbeDetail, ProbePage } from '@sonde/contracts';
import { NUMERICS, type PlannedTrial } from '@sonde/domain';
import {
  numbersResultOf,
  plannedSweep,
  recordSweep,
  recordTrained,
  resultOf,
  trainedPack,
  workOf,
} from '@sonde/persistence/testing/builders';
import { writePackArtifact, type ArtifactProbe } from '@sonde/probes';
import { startApi, type TestApi } from '../__fixtures__/test-api';

/** Number correct of 100 and val loss, of each trial of a layer. */
const RESULTS: Readonly<Record<string, readonly [correct: number | null, loss: number][]>> = {
  first: [
    [70, 0.6],
    [60, 0.3],
    [null, 0],
  ],
  second: [
    [80, 0.5],
    [60, 0.4],
    [50, 0.9],
  ],
};

let api: TestApi;
let trials: readonly PlannedTrial[];
beforeAll(async () => {
  api = await startApi();
  ({ trials } = await plannedSweep(api.database, { replicates: { seeds: 3 } }));
  for (const [layer, results] of Object.entries(RESULTS)) {
    const pack = trials.filter((trial) => trial.layerName === layer);
    const probes = pack.map((trial, row) => resultOf(trial, row, ...(results[row] ?? [null, 0])));
    await recordTrained(api.database, workOf('sweep1', pack), trainedPack(`${layer}.pack`, probes));
  }
});
afterAll(() => api.stop());

function keyOf(layer: string, seed: number): string {
  return trials.find((trial) => trial.layerName === layer && trial.seed === seed)?.probeKey ?? '';
}

describe('GET /v1/sweeps/{id}/probes', () => {
  /** Layer and number correct of all probes, two a page. */
  async function pages(query = '') {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await api.ask(ProbePage, `/v1/sweeps/sweep1/probes?limit=2${query}${cursor}`);
      seen.push(...page.items.map(({ layer, val }) => `${layer} ${val.correct}`));
      cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    return seen;
  }

  it('shows the better ones first and diverged ones last, page by page', async () => {
    const seen = await pages();
    expect(seen.slice(0, 2)).toEqual(['second 80', 'first 70']);
    expect(seen.slice(2, 4).sort()).toEqual(['first 60', 'second 60']);
    expect(seen.slice(4)).toEqual(['second 50', 'first null']);
  });

  it('sorts by the figure and in the order that is asked for', async () => {
    const byLoss = ['first 60', 'second 60', 'second 80', 'first 70', 'second 50'];
    expect(await pages('&sort=val/loss')).toEqual([...byLoss, 'first null']);
    expect(await pages('&sort=val/loss&order=desc')).toEqual([...byLoss.toReversed(), 'first null']);
    expect((await pages('&order=asc'))[0]).toBe('second 50');
    expect(await pages('&sort=train/loss')).toHaveLength(6);
  });

  it('shows those of a layer or a target', async () => {
    expect(await pages('&layer=second')).toEqual(['second 80', 'second 60', 'second 50']);
    expect(await pages('&target=labels&layer=first')).toEqual(['first 70', 'first 60', 'first null']);
    expect(await pages('&target=tense')).toEqual([]);
  });

  it('shows figures of train and val, none of test', async () => {
    const { items } = await api.ask(ProbePage, '/v1/sweeps/sweep1/probes?limit=1');
    expect(items[0]).toEqual({
      key: keyOf('second', 0),
      layer: 'second',
      target: 'labels',
      parameters: expect.objectContaining({ optimizer: 'adam', learning_rate: 0.001 }),
      task: 'classification',
      outputs: 2,
      seed: 0,
      diverged: false,
      epoch: 100,
      train: { rows: 200, correct: 150, accuracy: 0.75, loss: 0.4 },
      val: { rows: 100, correct: 80, accuracy: 0.8, loss: 0.5 },
      trained_at: expect.any(String),
    });
    const [last] = (await api.ask(ProbePage, '/v1/sweeps/sweep1/probes')).items.slice(-1);
    expect(last).toMatchObject({ diverged: true, val: { rows: 100, correct: null, loss: null } });
    expect(last?.val).not.toHaveProperty('accuracy');
  });

  it("sorts by the sweep's metric where nothing is asked for, the better ones first", async () => {
    const fields = { dataset: 'numbers', layers: ['first'], replicates: { seeds: 3 } };
    const planned = await plannedSweep(api.database, { ...fields, metric: { name: 'val/mse' } }, 'numbers');
    const errors = [2, 1, 4];
    await recordSweep(api.database, planned, (trial, row) =>
      numbersResultOf(trial, row, { mse: errors[row] ?? 0, r2: 1 - (errors[row] ?? 0) }),
    );
    const list = async (query: string) => (await api.ask(ProbePage, `/v1/sweeps/numbers/probes${query}`)).items;
    const [best] = await list('');
    expect(best).toMatchObject({ task: 'regression', outputs: 3, train: { rows: 200, correct: null, loss: 0.1 } });
    expect(best?.val).toEqual({ rows: 100, correct: null, loss: 1, r2: 0, mse: 1 });
    for (const [query, order] of Object.entries({
      '': [1, 2, 4],
      '?sort=val/r2': [1, 2, 4],
      '?sort=val/mse': [1, 2, 4],
      '?sort=val/mse&order=desc': [4, 2, 1],
    })) {
      expect((await list(query)).map(({ val }) => val.mse)).toEqual(order);
    }
  });

  it('never sorts on test', async () => {
    expect(await api.refused('/v1/sweeps/sweep1/probes?sort=test/accuracy')).toMatchObject({
      status: 422,
      errors: [
        {
          pointer: '#/sort',
          detail:
            'sort: expected one of val/accuracy, val/loss, val/balanced_accuracy, val/macro_f1, val/auroc, val/ece, ' +
            'val/map, val/r2, val/mse, train/accuracy, train/loss; test is sealed and never sorted on',
        },
      ],
    });
    const misspelt = await api.refused('/v1/sweeps/sweep1/probes?sort=accuracy');
    expect(misspelt.errors?.[0]?.detail).not.toContain('sealed');
  });

  it.each(['3', '"a"', '{"value":0.5}', '{"value":"a","key":"b"}'])('refuses a cursor of %s', async (place) => {
    const cursor = Buffer.from(place).toString('base64url');
    const problem = await api.refused(`/v1/sweeps/sweep1/probes?cursor=${cursor}`);
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: '#/cursor' }] });
  });
});

describe('GET /v1/probes/{key}', () => {
  it('shows one probe with its learning curve', async () => {
    const key = keyOf('second', 1);
    expect(await api.ask(ProbeDetail, `/v1/probes/${key}`)).toMatchObject({
      key,
      layer: 'second',
      seed: 1,
      classes: ['a', 'b'],
      features: 3,
      constant_columns: [1],
      numerics: NUMERICS,
      curve: { epoch: [1], train_loss: [0.6], val_loss: [0.4], val_accuracy: [0.6] },
      certificate: null,
      weights_url: `/v1/probes/${key}/weights`,
      apply:
        'weight and bias are those of nn.Linear, for features as they lie in the dataset: their standardisation is ' +
        'folded in; the largest output names the class',
    });
  });

  it('takes what a key begins with, where no other begins so', async () => {
    const key = keyOf('second', 1);
    expect((await api.ask(ProbeDetail, `/v1/probes/${key.slice(0, 8)}`)).key).toBe(key);
    expect(await api.refused(`/v1/probes/${key.slice(0, 7)}`)).toMatchObject({ status: 404 });
  });

  it('shows how near lbfgs came to the optimum', async () => {
    const fields = { layers: ['first'], parameters: { optimizer: 'lbfgs', C: 10, normalization: 'l2' } };
    const planned = await plannedSweep(api.database, fields, 'convex');
    const numbers = { objective: 0.25, iterations: 40, evaluations: 52 };
    await recordSweep(api.database, planned, (trial, row) => ({
      ...resultOf(trial, row, 60),
      certificate: { ...numbers, gradientNorm: 1e-7, converged: true, noOptimum: false },
    }));
    const detail = await api.ask(ProbeDetail, `/v1/probes/${planned.trials[0]?.probeKey}`);
    expect(detail).toMatchObject({
      epoch: null,
      certificate: { ...numbers, gradient_norm: 1e-7, converged: true, no_optimum: false },
    });
    expect(detail.apply).toContain('divided by their length first');
  });

  it('knows no probe by another key', async () => {
    for (const path of ['', '/weights']) {
      const problem = await api.refused(`/v1/probes/nobody${path}`);
      expect(problem).toMatchObject({ status: 404, code: 'not_found', detail: 'no probe "nobody"' });
    }
  });
});

describe('GET /v1/probes/{key}/weights', () => {
  /** Thirds, which no shorter number stands for, all different. */
  const floats = (length: number, from: number) => Float32Array.from({ length }, (_, at) => from + at / 3);
  const linear = (from: number) => ({ weight: floats(6, from), bias: floats(2, from + 4) });
  const probeOf = (row: number): ArtifactProbe => ({
    weights: [linear(10 * row)],
    raw: [linear(10 * row + 100)],
    predictions: {},
  });
  const mean = Float64Array.of(0.1, -2.5, 1e-9);
  const scale = Float64Array.of(1 / 3, 1, 2);

  /** Reads a safetensors file as its specification says: length of the header, header, data. */
  function parse(file: Buffer) {
    const start = 8 + Number(file.readBigUInt64LE(0));
    const { __metadata__: metadata, ...header } = JSON.parse(file.toString('utf8', 8, start)) as {
      readonly __metadata__: Readonly<Record<string, string>>;
    } & Readonly<Record<string, { dtype: 'F32' | 'F64'; shape: number[]; data_offsets: [number, number] }>>;
    const arrays = Object.entries(header).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const bytes = file.subarray(start + from, start + to);
        const width = dtype === 'F32' ? 4 : 8;
        const values = Array.from({ length: bytes.length / width }, (_, at) =>
          width === 4 ? bytes.readFloatLE(at * width) : bytes.readDoubleLE(at * width),
        );
        return [name, { dtype, shape, values }] as const;
      },
    );
    return { metadata, arrays: Object.fromEntries(arrays) };
  }

  it('gives the weights of that very probe, exactly', async () => {
    const path = join(api.artifacts, 'second.pack');
    await writePackArtifact(path, { mean, scale, probes: [0, 1, 2].map(probeOf) });
    const key = keyOf('second', 1);
    const response = await api.send(`/v1/probes/${key}/weights`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${key.slice(0, 16)}.safetensors"`);

    const { metadata, arrays } = parse(Buffer.from(await response.arrayBuffer()));
    const [exported, raw] = [linear(10), linear(110)];
    expect(arrays).toEqual({
      weight: { dtype: 'F32', shape: [2, 3], values: [...exported.weight] },
      bias: { dtype: 'F32', shape: [2], values: [...exported.bias] },
      'raw.weight': { dtype: 'F32', shape: [2, 3], values: [...raw.weight] },
      'raw.bias': { dtype: 'F32', shape: [2], values: [...raw.bias] },
      mean: { dtype: 'F64', shape: [3], values: [...mean] },
      scale: { dtype: 'F64', shape: [3], values: [...scale] },
    });
    expect(metadata).toEqual({ probe: key, layer: 'second', target: 'labels', classes: '["a","b"]' });
  });

  it('says so where the artifact is lost', async () => {
    await rm(join(api.artifacts, 'first.pack'), { force: true });
    const problem = await api.refused(`/v1/probes/${keyOf('first', 0)}/weights`);
    expect(problem).toMatchObject({ status: 404, detail: expect.stringContaining('is lost or damaged') });
  });
});
