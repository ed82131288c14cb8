import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetView } from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import { startFakeApi } from '../__fixtures__/fake-api';
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
    expect([code, stderr]).toEqual([0, '']);
    // 2 layers x 2 learning rates x 2 batch sizes x 3 seeds
    expect(stdout.split('\n')).toEqual([
      'planned: 24 trials (8 configurations, 3 seeds) in 4 packs on pool cpu',
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
    expect(JSON.parse(stdout)).toEqual({
      name: 'planned',
      dataset: 'tiny',
      trials: 24,
      controls: 0,
      configurations: 8,
      packs: 4,
      layers: [
        { layer: 'first', trials: 12, controls: 0, packs: 2 },
        { layer: 'second', trials: 12, controls: 0, packs: 2 },
      ],
    });
  });

  it('shows the controls beside the trials', async () => {
    // On each layer 4 configurations with 10 draws of permuted labels each.
    const file = await sweepFile('controls.yaml', `${SWEEP}controls: { permuted_labels: 10 }\n`);
    const { stdout } = await sonde(folder, 'plan', file);
    expect(stdout.split('\n')).toEqual([
      'planned: 24 trials (8 configurations, 3 seeds) and 80 controls in 4 packs on pool cpu',
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

  describe('of a registered dataset', () => {
    const layer = { columns: 4, constant_columns: [] };
    const dataset: DatasetView = {
      name: 'tiny',
      version: 2,
      digest: 'd'.repeat(64),
      path: '/data',
      registered_at: '2026-01-02T03:04:05.000Z',
      splits: { train: 60, val: 30 },
      targets: [{ name: 'labels', task: 'classification', classes: ['even', 'odd'], outputs: 2 }],
      layers: [
        { name: 'first', ...layer },
        { name: 'second', ...layer },
        { name: 'third', ...layer },
      ],
      warnings: [],
    };
    afterEach(() => delete process.env['SONDE_API_URL']);

    it('asks the api for its layers', async () => {
      const api = await startFakeApi(() => ({ json: dataset }));
      process.env['SONDE_API_URL'] = `${api.url}/`;
      const file = await sweepFile('registered.yaml', SWEEP.replace('./data', 'tiny@dddddddd'));
      const { code, stdout } = await sonde(folder, 'plan', file, '--json').finally(() => api.close());
      expect([code, api.asked.map(({ what }) => what)]).toEqual([0, ['GET /v1/datasets/tiny@dddddddd']]);
      expect(JSON.parse(stdout)).toMatchObject({ dataset: 'tiny@dddddddd', trials: 36, packs: 6 });
    });

    it('ends with 2 and the place of a name that the api does not know', async () => {
      const problem = { type: 'urn:sonde:problem:not_found', title: 'not found', status: 404, code: 'not_found' };
      const api = await startFakeApi(() => ({ status: 404, json: { ...problem, detail: 'no dataset "tiny"' } }));
      process.env['SONDE_API_URL'] = api.url;
      const file = await sweepFile('unregistered.yaml', SWEEP.replace('./data', 'tiny'));
      const { code, stderr } = await sonde(folder, 'plan', file).finally(() => api.close());
      expect([code, stderr]).toEqual([2, `error: no dataset "tiny"\n  ${file}:2:10 /dataset: no dataset "tiny"\n`]);
    });

    it('ends with 3 without a stack', async () => {
      const file = await sweepFile('away.yaml', SWEEP.replace('./data', 'tiny'));
      expect((await sonde(folder, 'plan', file)).code).toBe(3);
    });
  });
});
