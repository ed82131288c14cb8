import { appendFile, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetPage, DatasetView, Registration, SweepView } from '@sonde/contracts';
import { until, writeTinyDataset } from '@sonde/testing';
import { startApi, type TestApi } from '../__fixtures__/test-api';
import { startDataWorker, startOrchestrator, type RunningWorker } from '../__fixtures__/workers';

let api: TestApi;
let workers: RunningWorker[];
/** A folder that the api may read from the start, and one that it may not. */
let allowed: string;
let outside: string;
beforeAll(async () => {
  api = await startApi(({ folder }) => ({
    SONDE_DATA_ROOTS: join(folder, 'allowed'),
    SONDE_DATA_ROOTS_FILE: join(folder, 'roots'),
  }));
  workers = [await startOrchestrator(api), await startDataWorker(api)];
  allowed = join(api.folder, 'allowed');
  outside = join(api.folder, 'outside');
  await writeTinyDataset(join(outside, 'hidden'), { name: 'hidden' });
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await api.stop();
});
afterEach(async () => {
  await api.database.prisma.sweep.deleteMany();
  await api.database.prisma.dataset.deleteMany();
});

const begin = (path: string) => api.ask(Registration, '/v1/datasets', { method: 'POST', body: { path } });
const ended = ({ id }: Registration) =>
  until('the end of a registration', async () => {
    const registration = await api.ask(Registration, `/v1/datasets/registrations/${id}`);
    return registration.finished_at !== null && registration;
  });
const register = async (path: string) => {
  const { dataset } = await ended(await begin(path));
  if (!dataset) throw new Error(`${path} was not registered`);
  return dataset;
};
const refusal = (path: string) => api.refused('/v1/datasets', { method: 'POST', body: { path } });
const show = (reference: string) => api.ask(DatasetView, `/v1/datasets/${reference}`);

describe('POST /v1/datasets', () => {
  it('examines a dataset and registers it', async () => {
    const path = join(allowed, 'good');
    const { digest } = await writeTinyDataset(path, { name: 'good', layers: ['l0', 'l1'], columns: 5 });
    const dataset = await register(path);
    expect(dataset).toEqual({
      name: 'good',
      version: 1,
      digest,
      path,
      registered_at: expect.any(String),
      splits: { train: 60, val: 30, test: 30 },
      targets: [{ name: 'labels', task: 'classification', classes: ['even', 'odd'], outputs: 2 }],
      layers: [
        { name: 'l0', columns: 5, constant_columns: [] },
        { name: 'l1', columns: 5, constant_columns: [] },
      ],
      warnings: [],
    });
    expect(Date.now() - Date.parse(dataset.registered_at)).toBeLessThan(60_000);
    expect(await show('good')).toEqual(dataset);
  });

  it('makes changed content the next version, and knows the older one by its digest', async () => {
    const path = join(allowed, 'changing');
    const before = await writeTinyDataset(path, { name: 'changing' });
    const first = await register(path);
    expect(await register(path)).toEqual(first);
    const after = await writeTinyDataset(path, { name: 'changing', splits: { train: 40, val: 20 } });
    const second = await register(path);
    expect([first.version, second.version]).toEqual([1, 2]);
    expect([first.digest, second.digest]).toEqual([before.digest, after.digest]);

    expect((await show('changing')).version).toBe(2);
    expect(await show(`changing@${before.digest.slice(0, 16)}`)).toMatchObject({ version: 1, splits: { train: 60 } });
    expect(await show(`changing@${after.digest}`)).toMatchObject({ version: 2, splits: { train: 40 } });
    const sweep = { name: 'old', dataset: `changing@${before.digest.slice(0, 16)}` };
    const submitted = await api.ask(SweepView, '/v1/sweeps', { method: 'POST', body: sweep });
    expect(submitted.dataset).toEqual({ name: 'changing', version: 1, digest: before.digest });
  });

  it.each(['hidden', '../outside/hidden', '../allowed/../outside/hidden'])(
    'refuses %s, which lies outside of what it may read',
    async (path) => {
      expect(await refusal(join(outside, path))).toMatchObject({
        status: 422,
        code: 'bad_input',
        errors: [{ pointer: '#/path', detail: expect.stringContaining('SONDE_DATA_ROOTS') }],
      });
    },
  );

  it('refuses to be led outside by a link, to a dataset or to a file of one', async () => {
    await writeTinyDataset(join(allowed, 'linked'), { name: 'linked' });
    await symlink(join(outside, 'hidden'), join(allowed, 'link'));
    expect(await refusal(join(allowed, 'link'))).toMatchObject({ status: 422, errors: [{ pointer: '#/path' }] });

    const manifest = join(allowed, 'linked', 'dataset.json');
    await symlink(join(outside, 'hidden', 'first.safetensors'), join(allowed, 'linked', 'link.safetensors'));
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('first.safetensors', 'link.safetensors'));
    const { status, errors } = await refusal(join(allowed, 'linked'));
    expect(status).toBe(422);
    expect(errors?.[0]?.detail).toContain("leads outside of the dataset's folder");
    expect(await api.ask(DatasetPage, '/v1/datasets')).toMatchObject({ items: [] });
  });

  it('sees folders that are allowed while it runs', async () => {
    const path = join(outside, 'hidden');
    expect((await refusal(path)).status).toBe(422);
    const roots = join(api.folder, 'roots');
    await appendFile(roots, `${join(api.folder, 'nothing')}\n`);
    expect((await refusal(path)).status).toBe(422);
    await appendFile(roots, `${path}\n`);
    expect((await register(path)).name).toBe('hidden');
    await writeFile(roots, '');
    expect((await refusal(path)).status).toBe(422);
  });

  it('says what is wrong with a dataset, by file, line and column', async () => {
    const path = join(allowed, 'wrong');
    await writeTinyDataset(path, { name: 'wrong' });
    const manifest = join(path, 'dataset.json');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('classification', 'ranking'));
    expect(await refusal(path)).toMatchObject({
      status: 422,
      errors: [{ file: manifest, line: 3, column: 11, pointer: '#/task', detail: expect.stringContaining('ranking') }],
    });
    expect(await refusal(join(allowed, 'nothing'))).toMatchObject({ status: 422 });
  });

  it.each([[{}], [{ path: '' }], [{ path: 3 }]])('refuses %j', async (body) => {
    const problem = await api.refused('/v1/datasets', { method: 'POST', body });
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: '#/path' }] });
  });
});

describe('GET /v1/datasets', () => {
  it('lists the newest version of each, page by page', async () => {
    for (const name of ['c', 'a', 'b']) {
      await writeTinyDataset(join(allowed, name), { name });
      await register(join(allowed, name));
    }
    await writeTinyDataset(join(allowed, 'a'), { name: 'a', columns: 2 });
    await register(join(allowed, 'a'));

    const first = await api.ask(DatasetPage, '/v1/datasets?limit=2');
    expect(first.items.map(({ name, version }) => [name, version])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    const second = await api.ask(DatasetPage, `/v1/datasets?limit=2&cursor=${first.next_cursor}`);
    expect(second.items.map(({ name }) => name)).toEqual(['c']);
    expect(second.next_cursor).toBeNull();
    expect(await api.refused('/v1/datasets?cursor=1')).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/cursor' }],
    });
  });

  it('knows nothing of what was never registered', async () => {
    for (const reference of ['nobody', 'nobody@0123abcd', '%00']) {
      const problem = await api.refused(`/v1/datasets/${reference}`);
      expect(problem.code).toBe(reference === '%00' ? 'bad_input' : 'not_found');
    }
  });
});
