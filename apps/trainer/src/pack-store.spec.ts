import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { moveSweep } from '@sonde/persistence';
import { createTestDatabase, type TestDatabase } from '@sonde/persistence/testing';
import { plannedSweep } from '@sonde/persistence/testing/builders';
import { createPackStore } from './pack-store';
import { checkpointPath } from './process/pack-files';

let database: TestDatabase;
let artifacts: string;
beforeEach(async () => {
  artifacts = mkdtempSync(join(tmpdir(), 'sonde-store-'));
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.drop();
  rmSync(artifacts, { recursive: true });
});

const pack = { sweepId: 'own', layer: 0, pack: 0, until: null };
const parameters = { learning_rate: [1, 2, 3, 4, 5, 6, 7, 8], epochs: 9 };

/** A sweep of one pack of 8 trials, of which a probe took half a second. */
async function measured(fields: object = {}) {
  await plannedSweep(database, { layers: ['first'], parameters, ...fields }, 'own');
  const run = { sweepId: 'own', layer: 0, pack: 0, pool: 'cpu', trainer: 't', kind: 'descent', work: 1 };
  await database.prisma.packRun.create({ data: { ...run, probes: 8, seconds: 4 } });
  return createPackStore(database, { artifacts, pool: 'cpu', trainer: 't' });
}

const another = () => plannedSweep(database, { name: 'another' }, 'another');

describe('claimPack', () => {
  it('takes a pack whole where no other sweep waits', async () => {
    const store = await measured();
    expect(await store.claimPack(pack)).toBe('train');
    expect((await store.loadPack(pack)).trials).toHaveLength(8);
  });

  it('takes what is done in a second where another one waits, and leaves the rest for another turn', async () => {
    const store = await measured();
    await another();
    expect(await store.claimPack(pack)).toBe('train');
    expect((await store.loadPack(pack)).trials).toHaveLength(2);
    const left = await database.prisma.trial.findMany({ where: { sweepId: 'own', state: 'pending' } });
    expect(left.map((trial) => trial.pack)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('keeps a pack together that goes on from its checkpoint', async () => {
    const store = await measured();
    await another();
    const path = checkpointPath(artifacts, pack);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    await store.claimPack(pack);
    expect((await store.loadPack(pack)).trials).toHaveLength(8);
  });

  it('keeps the packs of a sweep together that are compared on their way', async () => {
    const store = await measured({ early_terminate: { type: 'successive_halving' } });
    await another();
    await store.claimPack(pack);
    expect(await store.loadPack({ ...pack, until: 3 })).toMatchObject({ until: 3, trials: { length: 8 } });
  });
});

describe('isOver', () => {
  it.each([
    ['running', false],
    ['paused', false],
    ['cancelling', true],
    ['cancelled', true],
  ] as const)('tells of a sweep that is %s: %s', async (state, isOver) => {
    const store = await measured();
    await moveSweep(database, 'own', ['running'], state);
    expect(await store.isOver('own')).toBe(isOver);
    expect(await store.isOver('unknown')).toBe(true);
  });
});
