import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClaimLost } from '@sonde/contracts';
import type { PackWork } from '@sonde/domain';
import { moveSweep } from '@sonde/persistence';
import { createTestDatabase, type TestDatabase } from '@sonde/persistence/testing';
import { plannedSweep, resultOf, trainedPack } from '@sonde/persistence/testing/builders';
import { artifactName, checkpointFolder, checkpointPath } from '@sonde/probes';
import { createPackStore } from './pack-store';

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

const pack = { sweepId: 'own', layer: 0, pack: 0, until: null, claim: 'claim' };
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
    const folder = checkpointFolder(artifacts, pack);
    mkdirSync(folder, { recursive: true });
    writeFileSync(checkpointPath(folder, 'an earlier attempt'), '');
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

describe('recordPack', () => {
  it('removes the artifact of an attempt that is refused, and no other', async () => {
    const store = await measured();
    const attempts = ['stale', 'own'].map((claim) => ({ ...pack, claim }));
    const works = [];
    for (const attempt of attempts) {
      await store.claimPack(attempt);
      works.push(await store.loadPack(attempt));
    }
    const record = (work: PackWork) => {
      const artifact = artifactName({ ...pack, claim: work.claim });
      mkdirSync(join(artifacts, 'own'), { recursive: true });
      writeFileSync(join(artifacts, artifact), work.claim);
      const probes = work.trials.map((trial, row) => resultOf(trial, row, 60));
      return store.recordPack(work, trainedPack(artifact, probes));
    };
    const ends = await Promise.allSettled(works.map(record));
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(ends[0]).toMatchObject({ reason: expect.any(ClaimLost) });
    expect(readdirSync(join(artifacts, 'own'))).toEqual(['layer-0.pack-0.own.safetensors']);
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
    expect(await store.isOver(pack)).toBe(isOver);
    expect(await store.isOver({ ...pack, sweepId: 'unknown' })).toBe(true);
  });

  it('tells of a pack that has ended in a sweep that runs', async () => {
    const store = await measured();
    expect(await store.isOver({ ...pack, pack: 1 })).toBe(true);
    await database.prisma.trial.updateMany({ data: { state: 'failed' } });
    expect(await store.isOver(pack)).toBe(true);
  });
});
