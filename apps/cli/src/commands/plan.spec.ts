import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetView, PlanView } from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import { startFakeApi } from '../__fixtures__/fake-api';
import { registration } from '../__fixtures__/samples';
import { sonde } from '../e2e/sonde';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-plan-'));
  await writeTinyDataset(join(folder, 'data'));
});
afterAll(() => rm(folder, { recursive: true }));

async function sweepFile(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

/** Batches of two sizes cannot share a program: two packs a layer. */
const SWEEP = `name: planned
dataset: ./data
layers: ['*']
parameters: { learning_rate: [0.1, 0.01], batch_size: [16, 32] }
replicates: { seeds: 3 }
`;

describe('sonde plan', () => {
  it('shows trials and packs by layer, without a stack', async () => {
    const { code, stdout, stderr } = await sonde(folder, 'plan', await sweepFile('sweep.yaml', SWEEP));
    expect([code, stderr]).toEqual([0, 'no stack runs: what is cached and how long it takes is not known\n']);
    // 2 layers x 2 learning rates x 2 batch sizes x 3 seeds; 2 packs a layer of 9 events each
    expect(stdout.split('\n')).toEqual([
      'planned: 24 trials (8 configurations, 3 seeds) in 4 packs on pool cpu',
      'largest pack about 200 MB; longest history about 18 events',
      '',
      'layer   trials  packs',
      'first       12      2',
      'second      12      2',
      '',
    ]);
  });

  it('prints one JSON document', async () => {
    const { code, stdout } = await sonde(folder, 'plan', await sweepFile('json.yaml', SWEEP), '--json');
    expect(code).toBe(0);
    const layer = { trials: 12, cached: null, to_train: 12, controls: 0, configurations: 4, packs: 2 };
    expect(JSON.parse(stdout)).toEqual({
      ...{ name: 'planned', dataset: 'tiny', pool: 'cpu' },
      ...{ trials: 24, cached: null, to_train: 24, controls: 0, configurations: 8, packs: 4 },
      largest_pack_bytes: expect.any(Number),
      history_events: 18,
      seconds: null,
      trainers: null,
      layers: [
        { layer: 'first', ...layer },
        { layer: 'second', ...layer },
      ],
    });
  });

  it('shows the controls beside the trials', async () => {
    // On each layer 4 configurations with 10 draws of permuted labels each.
    const file = await sweepFile('controls.yaml', `${SWEEP}controls: { permuted_labels: 10 }\n`);
    const { stdout } = await sonde(folder, 'plan', file);
    expect(stdout.split('\n')).toEqual([
      'planned: 24 trials (8 configurations, 3 seeds) and 80 controls in 4 packs on pool cpu',
      'largest pack about 200 MB; longest history about 18 events',
      '',
      'layer   trials  controls  packs',
      'first       12        40      2',
      'second      12        40      2',
      '',
    ]);
    const json = await sonde(folder, 'plan', file, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ trials: 24, controls: 80, packs: 4 });
  });

  it('plans over labels and numbers too', async () => {
    await writeTinyDataset(join(folder, 'numbers'), { name: 'numbers', task: 'regression' });
    const text = SWEEP.replace('./data', './numbers');
    const { stdout } = await sonde(folder, 'plan', await sweepFile('numbers.yaml', text));
    expect(stdout.split('\n')[0]).toMatch(/^planned: 24 trials /);
    const wrong = await sweepFile('accuracy.yaml', `${text}metric: { name: val/accuracy }\n`);
    const { code, stderr } = await sonde(folder, 'plan', wrong);
    expect(code).toBe(2);
    expect(stderr).toContain(`${wrong}:6:17 /metric/name: val/accuracy is a figure of classification`);
  });

  it('finds a dataset in the home folder', async () => {
    const file = await sweepFile('home.yaml', 'name: one\ndataset: ~/data\nlayers: [first]\n');
    const { HOME } = process.env;
    process.env['HOME'] = folder;
    const { code, stdout } = await sonde(folder, 'plan', file).finally(() => (process.env['HOME'] = HOME));
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'one: 1 trial (1 configuration, 1 seed) in 1 pack on pool cpu']);
  });

  it('ends with 2 and the place of what is wrong', async () => {
    const wrong = [
      [SWEEP.replace("'*'", 'first, third*'), '3:17 /layers/1: "third*" matches none of the layers first, second'],
      [SWEEP.replace('0.01]', '0]'), '4:36 /parameters/learning_rate/1: expected a number above 0'],
      [SWEEP.replace('./data', './nothing'), '2:10: the dataset that the sweep file names'],
    ] as const;
    for (const [at, [text, complaint]] of wrong.entries()) {
      const file = await sweepFile(`wrong${at}.yaml`, text);
      const { code, stdout, stderr } = await sonde(folder, 'plan', file);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`${file}:${complaint}\n`);
    }
    const nothing = await sonde(folder, 'plan', join(folder, 'nothing.yaml'));
    expect([nothing.code, nothing.stderr]).toEqual([
      2,
      `error: ${join(folder, 'nothing.yaml')} cannot be read: there is no such file\n`,
    ]);
  });

  describe('with an api', () => {
    const dataset: DatasetView = {
      name: 'tiny',
      version: 2,
      digest: 'd'.repeat(64),
      path: '/data',
      registered_at: '2026-01-02T03:04:05.000Z',
      splits: { train: 60, val: 30 },
      targets: [{ name: 'labels', task: 'classification', classes: ['even', 'odd'], outputs: 2 }],
      layers: [{ name: 'first', columns: 4, constant_columns: [] }],
      warnings: [],
    };
    const row = { layer: 'first', trials: 12, cached: 5, to_train: 7, controls: 0, configurations: 4, packs: 2 };
    const view: PlanView = {
      ...{ name: 'planned', dataset: 'tiny@dddddddd', pool: 'cpu' },
      ...{ trials: 12, cached: 5, to_train: 7, controls: 0, configurations: 4, packs: 2 },
      ...{ largest_pack_bytes: 3 * 2 ** 29, history_events: 18, seconds: 200, trainers: 2 },
      layers: [row],
    };
    afterEach(() => delete process.env['SONDE_API_URL']);

    async function planned(answer: PlanView, file: string, ...words: string[]) {
      const api = await startFakeApi(({ what }) => ({
        json: what === 'POST /v1/datasets' ? registration(dataset) : answer,
      }));
      process.env['SONDE_API_URL'] = `${api.url}/`;
      const ended = await sonde(folder, 'plan', file, ...words).finally(() => api.close());
      return { ...ended, asked: api.asked };
    }

    it('shows what is cached and how long the rest takes', async () => {
      const file = await sweepFile('registered.yaml', SWEEP.replace('./data', 'tiny@dddddddd'));
      const { code, stdout, stderr, asked } = await planned(view, file);
      expect([code, stderr, asked.map(({ what }) => what)]).toEqual([0, '', ['POST /v1/sweeps/plan']]);
      expect(asked[0]?.body).toMatchObject({ name: 'planned', dataset: 'tiny@dddddddd', replicates: { seeds: 3 } });
      expect(stdout.split('\n')).toEqual([
        'planned: 12 trials (4 configurations, 3 seeds) in 2 packs on pool cpu',
        '5 cached, 7 to train: about 3 min 20 s on 2 trainers',
        'largest pack about 1.5 GB; longest history about 18 events',
        '',
        'layer  trials  cached  packs',
        'first      12       5      2',
        '',
      ]);
      expect(JSON.parse((await planned(view, file, '--json')).stdout)).toEqual(view);
    });

    it('says so where nobody is there to train, or nothing was measured, or nothing is left', async () => {
      const file = await sweepFile('registered.yaml', SWEEP.replace('./data', 'tiny@dddddddd'));
      const line = async (fields: Partial<PlanView>) =>
        (await planned({ ...view, ...fields }, file)).stdout.split('\n')[1];
      expect(await line({ trainers: 0 })).toBe(
        '5 cached, 7 to train: about 3 min 20 s on one trainer, none is in pool cpu now',
      );
      expect(await line({ seconds: null })).toBe(
        '5 cached, 7 to train: how long it takes is not known, pool cpu has trained nothing of the kind yet',
      );
      expect(await line({ seconds: 0, cached: 12, to_train: 0, packs: 0 })).toBe('12 cached, 0 to train');
    });

    it('registers a dataset that is given as a path, as run does', async () => {
      const { asked } = await planned(view, await sweepFile('path.yaml', SWEEP));
      expect(asked.map(({ what }) => what)).toEqual(['POST /v1/datasets', 'POST /v1/sweeps/plan']);
      expect(asked[0]?.body).toEqual({ path: join(folder, 'data') });
      expect(asked[1]?.body).toMatchObject({ dataset: `tiny@${'d'.repeat(16)}` });
    });

    it('ends with 2 and the place of what the api refuses', async () => {
      const errors = [{ detail: 'no dataset "tiny" is registered', pointer: '#/dataset' }];
      const problem = { type: 'urn:sonde:problem:bad_input', title: 'bad input', status: 422, code: 'bad_input' };
      const detail = 'dataset: not registered';
      const api = await startFakeApi(() => ({ status: 422, json: { ...problem, detail, errors } }));
      process.env['SONDE_API_URL'] = api.url;
      const file = await sweepFile('unregistered.yaml', SWEEP.replace('./data', 'tiny'));
      const { code, stderr } = await sonde(folder, 'plan', file).finally(() => api.close());
      const place = `${file}:2:10 /dataset: no dataset "tiny" is registered`;
      expect([code, stderr]).toEqual([2, `error: ${detail}\n  ${place}\n`]);
    });
  });

  it('of a registered dataset ends with 3 without a stack', async () => {
    const file = await sweepFile('away.yaml', SWEEP.replace('./data', 'tiny'));
    expect((await sonde(folder, 'plan', file)).code).toBe(3);
  });
});
