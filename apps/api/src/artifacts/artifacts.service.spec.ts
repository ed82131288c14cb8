import { copyFile, mkdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BestLayer } from '@sonde/contracts';
import type { PlannedTrial } from '@sonde/domain';
import { moveSweep } from '@sonde/persistence';
import { recordRowSweep } from '../__fixtures__/row-sweep';
import { startApi, type TestApi } from '../__fixtures__/test-api';

let api: TestApi;
let trials: readonly PlannedTrial[];
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  const isRight = ({ layerName }: PlannedTrial, _split: string, row: number) => row < (layerName === 'first' ? 40 : 30);
  const dataset = { splits: { train: 60, val: 50, test: 50 } };
  trials = await recordRowSweep(api, { id: 'sweep', dataset, isRight, fields: { replicates: { seeds: 2 } } });
  await moveSweep(api.database, 'sweep', ['planning', 'running'], 'completed');
});
afterEach(async () => {
  await api.database.prisma.probe.deleteMany();
  await api.database.prisma.sweep.deleteMany();
  await api.database.prisma.dataset.deleteMany();
  await rm(api.artifacts, { recursive: true, force: true });
});

const file = (layer: number) => join(api.artifacts, 'sweep', String(layer), '0.safetensors');
const keyOf = (layer: string, seed: number) =>
  trials.find((trial) => trial.layerName === layer && trial.seed === seed)?.probeKey ?? '';
const weights = (key: string) => `/v1/probes/${key}/weights`;
const bestLayer = () => api.ask(BestLayer, '/v1/sweeps/sweep/best-layer');

async function damaged(): Promise<string[]> {
  const rows = await api.database.prisma.probe.findMany({ where: { damagedAt: { not: null } } });
  return rows.map(({ key }) => key).sort();
}

describe('what artifacts hold', () => {
  it('is shown where it is what was written, and no mark is left', async () => {
    expect((await api.send(weights(keyOf('first', 0)))).status).toBe(200);
    expect((await bestLayer()).confidence_set).toEqual(['first']);
    expect(await damaged()).toEqual([]);
  });

  const damages: Readonly<Record<string, () => Promise<unknown>>> = {
    'that is gone': () => rm(file(0)),
    'that was emptied': () => truncate(file(0)),
    'that was cut off': () => truncate(file(0), 300),
    'that another pack wrote': () => copyFile(file(1), file(0)),
    'that became a folder': async () => {
      await rm(file(0));
      await mkdir(file(0));
    },
    'whose numbers were zeroed': async () => {
      const content = await readFile(file(0));
      const start = 8 + Number(content.readBigUInt64LE());
      await writeFile(file(0), content.fill(0, start));
    },
  };
  it.each(Object.entries(damages))('is refused of a file %s, and its probes are marked', async (_what, damage) => {
    await damage();
    const own = ['first'].flatMap((layer) => [keyOf(layer, 0), keyOf(layer, 1)]).sort();
    expect(await api.refused('/v1/sweeps/sweep/best-layer')).toMatchObject({
      status: 404,
      detail: expect.stringContaining('is lost or damaged'),
    });
    expect(await damaged()).toEqual(own);
    expect((await api.send(weights(keyOf('second', 0)))).status).toBe(200);
  });

  it('is refused where one probe of several is damaged, and that one alone is marked', async () => {
    const content = await readFile(file(0));
    // The file ends with a byte for each of two probes and 50 rows of val, then of test.
    const last = content.length - 2 * 50 - 1;
    content[last] = 255 - (content[last] ?? 0);
    await writeFile(file(0), content);
    const problem = await api.refused('/v1/sweeps/sweep/best-layer');
    expect(problem).toMatchObject({ status: 404, detail: expect.stringContaining('trains them again') });
    expect(await damaged()).toEqual([keyOf('first', 1)]);
  });

  it('gets digests when it is read, where it was recorded without, and is verified from then on', async () => {
    const key = keyOf('first', 0);
    await api.database.prisma.$executeRaw`UPDATE probes SET digests = NULL`;
    expect((await api.send(weights(key))).status).toBe(200);
    const probe = await api.database.prisma.probe.findUnique({ where: { key } });
    expect(Object.keys(probe?.digests ?? {}).sort()).toEqual(['raw', 'weights']);
    await copyFile(file(0), `${file(0)}.kept`);
    const content = await readFile(file(0));
    await writeFile(file(0), content.fill(1, content.length / 4));
    expect(await api.refused(weights(key))).toMatchObject({ status: 404 });
    // Put back, it is what was read first.
    await rename(`${file(0)}.kept`, file(0));
    expect((await api.send(weights(key))).status).toBe(200);
  });

  it('is not taken for lost where the whole folder is away', async () => {
    await rename(api.artifacts, `${api.artifacts}.away`);
    expect(await api.refused(weights(keyOf('first', 0)))).toMatchObject({ status: 503, code: 'unavailable' });
    await mkdir(api.artifacts);
    expect(await api.refused('/v1/sweeps/sweep/best-layer')).toMatchObject({ status: 503 });
    expect(await damaged()).toEqual([]);
    await rm(api.artifacts, { recursive: true });
    await rename(`${api.artifacts}.away`, api.artifacts);
    expect((await api.send(weights(keyOf('first', 0)))).status).toBe(200);
    expect((await stat(file(0))).isFile()).toBe(true);
  });
});
