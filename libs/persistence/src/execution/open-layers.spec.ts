import { closePack, moveSweep, openLayers } from '../index';
import { plannedSweep, recordSweep, resultOf } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Two learning rates x three seeds on each of two layers: 12 trials, a pack a layer. */
const GRID = { parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 3 } };
const all = { sweepId: 'sweep1', after: -1, limit: 10, packs: 5 };

describe('openLayers', () => {
  it('has the layers with trials to train, and how far they and the sweep are', async () => {
    const planned = await plannedSweep(database, GRID);
    expect(await openLayers(database, all)).toEqual({
      ...{ state: 'running', planned: 12, ended: 0, failed: 0, bestScore: null },
      layers: [
        { layer: 0, name: 'first', trials: 6, ended: 0, failed: 0, bestScore: null, packs: [0] },
        { layer: 1, name: 'second', trials: 6, ended: 0, failed: 0, bestScore: null, packs: [0] },
      ],
    });
    const own = planned.trials.filter(({ layer }) => layer === 0);
    await recordSweep(database, { ...planned, trials: own }, (trial, row) => resultOf(trial, row, 60 + row));
    await database.prisma.trial.updateMany({ where: { index: 11 }, data: { state: 'failed' } });
    // Rows 0 to 2 are the seeds of one configuration, 3 to 5 those of the other: means of 0.61 and 0.64.
    expect(await openLayers(database, all)).toEqual({
      ...{ state: 'running', planned: 12, ended: 7, failed: 1, bestScore: 0.64 },
      layers: [{ layer: 1, name: 'second', trials: 6, ended: 1, failed: 1, bestScore: null, packs: [0] }],
    });
  });

  it('goes on after a layer, and names as many packs as asked', async () => {
    // A pack for each number of epochs.
    await plannedSweep(database, { parameters: { epochs: [1, 2, 3, 4] } });
    const first = await openLayers(database, { ...all, limit: 1, packs: 3 });
    expect(first.layers.map(({ layer, packs }) => [layer, packs])).toEqual([[0, [0, 1, 2]]]);
    await closePack(database, { sweepId: 'sweep1', layer: 1, pack: 1 }, 'cancelled');
    const second = await openLayers(database, { ...all, after: 0, packs: 3 });
    expect(second.layers.map(({ layer, packs }) => [layer, packs])).toEqual([[1, [0, 2, 3]]]);
    expect((await openLayers(database, { ...all, after: 1 })).layers).toEqual([]);
  });

  it('says which state the sweep is in, and fails where there is none', async () => {
    await plannedSweep(database, GRID);
    await moveSweep(database, 'sweep1', ['running'], 'cancelling');
    expect((await openLayers(database, all)).state).toBe('cancelling');
    await expect(openLayers(database, { ...all, sweepId: 'x' })).rejects.toThrow('no sweep x');
  });
});
