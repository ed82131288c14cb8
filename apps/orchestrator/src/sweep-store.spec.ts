import { createTestDatabase, type TestDatabase } from '@sonde/persistence/testing';
import { plannedSweep, recordTrained, resultOf, trainedPack, workOf } from '@sonde/persistence/testing/builders';
import { createSweepStore } from './sweep-store';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const storeOf = () =>
  createSweepStore(database, { databaseUrl: database.url, maxTrials: 1_000_000, artifacts: '/nowhere' });

describe('bestLine', () => {
  it('says in one line what the Temporal UI shows of a sweep that ended', async () => {
    const { trials } = await plannedSweep(database, {
      parameters: { learning_rate: [0.1, 0.01] },
      replicates: { seeds: 2 },
    });
    // On each layer 60 and 66 of 100 with the first learning rate, 50 with the other.
    for (const layer of [0, 1]) {
      const pack = trials.filter((trial) => trial.layer === layer);
      const probes = pack.map((trial, row) => resultOf(trial, row, [60, 66, 50, 50][row] ?? 0));
      const trained = trainedPack(`${layer}`, probes);
      await recordTrained(database, workOf('sweep1', pack), trained);
    }
    expect(await storeOf().bestLine('sweep1', 'val/accuracy')).toBe(
      'best val/accuracy 0.6300 ± 0.0424 over 2 seeds: first, learning rate 0.1, tied with 1 more',
    );
  });

  it('names the penalty of lbfgs, which has no learning rate', async () => {
    const { trials } = await plannedSweep(database, {
      layers: ['first'],
      parameters: { optimizer: 'lbfgs', C: [0.1] },
    });
    const probes = trials.map((trial, row) => resultOf(trial, row, 60));
    const trained = trainedPack('a', probes);
    await recordTrained(database, workOf('sweep1', trials), trained);
    expect(await storeOf().bestLine('sweep1', 'val/accuracy')).toBe('best val/accuracy 0.6000: first, lbfgs, C 0.1');
  });

  it('is null while no trial has succeeded', async () => {
    await plannedSweep(database);
    expect(await storeOf().bestLine('sweep1', 'val/accuracy')).toBeNull();
  });
});
