import type { DatasetOutline, ExaminedLayer } from '@sonde/domain';
import {
  completeRegistration,
  createRegistration,
  examinedLayers,
  findDataset,
  findOutline,
  findRegistration,
  findUnchanged,
  openRegistrations,
  recordLayers,
  registerDataset,
  stopRegistration,
  storeOutline,
  unexaminedLayers,
  type NewRegistration,
} from '../index';
import { tinyDescription } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const create = (fields: Partial<NewRegistration> = {}) =>
  createRegistration(database, { id: 'one', root: '/data', name: 'tiny', stamp: 's', isSettled: true, ...fields });

const { manifest, targets, splits, layers } = tinyDescription;
const outline: DatasetOutline = {
  ...{ manifest, targets, splits, warnings: ['w'], issues: { first: [], count: 0 } },
  layers: layers.map(({ name, file, columns }, index) => ({ name, file, columns, bytes: 100 * (index + 1) })),
};
const examined: ExaminedLayer = { digests: { train: 'd' }, constantColumns: [1], issues: [] };

async function opened(fields: Partial<NewRegistration> = {}) {
  const { id } = await create(fields);
  await storeOutline(database, id, outline);
  return id;
}

describe('createRegistration', () => {
  it('finds the open one of the same folder and files, also where both are asked for at once', async () => {
    const asked = ['a', 'b', 'c', 'd'].map((id) => create({ id }));
    const ids = new Set((await Promise.all(asked)).map(({ id }) => id));
    expect(ids.size).toBe(1);
    const [first = ''] = ids;
    await storeOutline(database, first, outline);
    expect(await create({ id: 'e' })).toMatchObject({ id: first, state: 'running' });
    await stopRegistration(database, first, { state: 'cancelled' });
    expect(await create({ id: 'f' })).toMatchObject({ id: 'f', state: 'pending' });
  });

  it('makes another one where files or folder are others', async () => {
    await create();
    expect(await create({ id: 'two', stamp: 't' })).toMatchObject({ id: 'two' });
    expect(await create({ id: 'three', root: '/other' })).toMatchObject({ id: 'three' });
    expect((await openRegistrations(database)).map(({ id }) => id)).toEqual(['one', 'two', 'three']);
  });
});

describe('the layers of a registration', () => {
  it('are examined one by one, and counted', async () => {
    const id = await opened();
    expect(await findOutline(database, id)).toEqual(outline);
    const files = { files: 2, filesDone: 0, bytes: 300, bytesDone: 0 };
    expect(await findRegistration(database, id)).toMatchObject({ state: 'running', progress: files });
    expect(await unexaminedLayers(database, id)).toEqual([
      { layer: 0, bytes: 100 },
      { layer: 1, bytes: 200 },
    ]);
    await recordLayers(database, id, [
      { layer: 0, bytesDone: 40 },
      { layer: 1, bytesDone: 200, examined },
    ]);
    expect((await findRegistration(database, id))?.progress).toEqual({ ...files, filesDone: 1, bytesDone: 240 });
    expect(await unexaminedLayers(database, id, { among: [1] })).toEqual([]);
    expect(await unexaminedLayers(database, id, { limit: 1 })).toEqual([{ layer: 0, bytes: 100 }]);
    const other = { ...examined, digests: { train: 'e' } };
    await recordLayers(database, id, [
      { layer: 0, bytesDone: 100, examined: other },
      { layer: 1, bytesDone: 3 },
    ]);
    // What was examined stays.
    expect(await examinedLayers(database, id)).toEqual([other, examined]);
    expect((await findRegistration(database, id))?.progress).toEqual({ ...files, filesDone: 2, bytesDone: 300 });
  });

  it('stay as they are when the outline is stored again', async () => {
    const id = await opened();
    await recordLayers(database, id, [{ layer: 1, bytesDone: 200, examined }]);
    await storeOutline(database, id, { ...outline, warnings: [] });
    expect(await findOutline(database, id)).toEqual(outline);
    expect(await unexaminedLayers(database, id)).toEqual([{ layer: 0, bytes: 100 }]);
  });
});

describe('the end of a registration', () => {
  it('stores the version of the dataset, once', async () => {
    const id = await opened();
    await recordLayers(database, id, [
      { layer: 0, bytesDone: 100, examined },
      { layer: 1, bytesDone: 200, examined },
    ]);
    const dataset = await completeRegistration(database, id, tinyDescription);
    expect(dataset).toMatchObject({ name: 'tiny', version: 1, root: '/data', description: tinyDescription });
    expect(await completeRegistration(database, id, tinyDescription)).toEqual(dataset);
    expect(await findDataset(database, 'tiny')).toEqual(dataset);
    expect(await findRegistration(database, id)).toMatchObject({
      ...{ state: 'completed', dataset, failure: null, finishedAt: expect.any(Date) },
      progress: { files: 2, filesDone: 2, bytes: 300, bytesDone: 300 },
    });
    expect(await database.prisma.registrationLayer.count()).toBe(0);
    await expect(findOutline(database, id)).rejects.toThrow('not open');
    expect(await stopRegistration(database, id, { state: 'cancelled' })).toBe(false);
  });

  it('stores nothing once it was cancelled', async () => {
    const id = await opened();
    await recordLayers(database, id, [{ layer: 0, bytesDone: 100, examined }]);
    expect(await stopRegistration(database, id, { state: 'cancelled' })).toBe(true);
    await expect(completeRegistration(database, id, tinyDescription)).rejects.toThrow('is cancelled');
    await recordLayers(database, id, [{ layer: 1, bytesDone: 200, examined }]);
    await storeOutline(database, id, outline);
    expect(await findDataset(database, 'tiny')).toBeUndefined();
    expect(await findRegistration(database, id)).toMatchObject({
      ...{ state: 'cancelled', dataset: null },
      progress: { files: 2, filesDone: 1, bytes: 300, bytesDone: 100 },
    });
  });

  it('keeps why it failed', async () => {
    const id = await opened();
    const failure = { class: 'bad_input' as const, message: 'm', issues: [{ message: 'm', file: '/data/f', row: 3 }] };
    await stopRegistration(database, id, { state: 'failed', failure });
    expect(await findRegistration(database, id)).toMatchObject({ state: 'failed', failure });
    expect(await openRegistrations(database)).toEqual([]);
  });
});

describe('findUnchanged', () => {
  const same = { root: '/data', stamp: 's' };

  it('finds the version of the same files', async () => {
    const id = await opened();
    expect(await findUnchanged(database, same)).toBeUndefined();
    const dataset = await completeRegistration(database, id, tinyDescription);
    expect(await findUnchanged(database, same)).toMatchObject({ id, dataset });
    expect(await findUnchanged(database, { ...same, stamp: 't' })).toBeUndefined();
    expect(await findUnchanged(database, { ...same, root: '/other' })).toBeUndefined();
  });

  it('trusts no stamp of files that had changed a moment before', async () => {
    await completeRegistration(database, await opened({ isSettled: false }), tinyDescription);
    expect(await findUnchanged(database, same)).toBeUndefined();
  });

  it('does not find a version that lies elsewhere now, or is gone', async () => {
    await completeRegistration(database, await opened(), tinyDescription);
    await registerDataset(database, '/elsewhere', tinyDescription);
    expect(await findUnchanged(database, same)).toBeUndefined();
    await database.prisma.dataset.deleteMany();
    expect(await findRegistration(database, 'one')).toBeUndefined();
  });
});
