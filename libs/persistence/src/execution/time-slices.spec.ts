import { closeTrials, moveSweep, sliceOf } from '../index';
import { plannedSweep } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** A pack for each of three numbers of epochs, with two seeds each. */
const GRID = { layers: ['first'], parameters: { epochs: [10, 20, 30] }, replicates: { seeds: 2 } };
const pack = { sweepId: 'sweep1', layer: 0, pack: 0, claim: 'claim' };

describe('sliceOf', () => {
  it('knows what a probe of the layer took in its last pack, and how a pack is made', async () => {
    const controls = { permuted_labels: 5 };
    await plannedSweep(database, { ...GRID, controls });
    expect(await sliceOf(database, pack)).toEqual({
      ...{ secondsPerProbe: null, isShared: false, trials: 2, replicates: 2, controls: 5, hasRungs: false },
    });
    const run = {
      sweepId: 'sweep1',
      layer: 0,
      pack: 0,
      pool: 'cpu',
      trainer: 't',
      kind: 'descent',
      probes: 2,
      work: 1,
    };
    await database.prisma.packRun.create({ data: { ...run, seconds: 3, recordedAt: new Date(0) } });
    await database.prisma.packRun.create({ data: { ...run, seconds: 5 } });
    expect(await sliceOf(database, pack)).toMatchObject({ secondsPerProbe: 2.5 });
    expect(await sliceOf(database, { ...pack, layer: 1 })).toMatchObject({ secondsPerProbe: null, trials: 0 });
  });

  it('knows another running sweep of the pool that has open trials', async () => {
    const isShared = async (sweepId: string) => (await sliceOf(database, { ...pack, sweepId })).isShared;
    await plannedSweep(database, GRID);
    await plannedSweep(database, { ...GRID, pool: 'gpu' }, 'elsewhere');
    expect(await isShared('sweep1')).toBe(false);
    await plannedSweep(database, GRID, 'sweep2');
    expect([await isShared('sweep1'), await isShared('sweep2')]).toEqual([true, true]);
    await moveSweep(database, 'sweep2', ['running'], 'paused');
    expect(await isShared('sweep1')).toBe(false);
    await moveSweep(database, 'sweep2', ['paused'], 'running');
    await closeTrials(database, 'sweep2', 'cancelled');
    expect(await isShared('sweep1')).toBe(false);
  });

  it('knows a sweep whose packs wait for each other', async () => {
    await plannedSweep(database, { ...GRID, early_terminate: { type: 'successive_halving' } });
    expect(await sliceOf(database, pack)).toMatchObject({ hasRungs: true });
  });
});
