import { countConfigurations } from './index';
import { plannedSweep, recordSweep, resultOf } from './testing/builders';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

describe('countConfigurations', () => {
  it('counts those with a probe, by layer and target', async () => {
    const fields = { dataset: 'pair', targets: ['labels', 'tense'], parameters: { learning_rate: [0.1, 0.01, 0.001] } };
    const { sweep, trials } = await plannedSweep(database, fields);
    const trained = trials.filter(
      ({ layer, target, index }) => target === 'labels' && (layer === 0 || index % 3 === 0),
    );
    await recordSweep(database, { sweep, trials: trained }, (trial, row) => resultOf(trial, row, 60));
    expect(await countConfigurations(database, 'sweep1')).toEqual([
      { layer: 0, target: 'labels', configurations: 3 },
      { layer: 1, target: 'labels', configurations: 1 },
    ]);
  });
});
