import { countConfigurations, triedValues } from './index';
import { plannedSweep, recordSweep, resultOf } from './testing/builders';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const BLOCKS = [
  { optimizer: 'adam', learning_rate: [0.1, 0.001, 0.01], weight_decay: [1, 0] },
  { optimizer: 'lbfgs', C: [10, 1e-3, 1] },
  { optimizer: 'lbfgs', weight_decay: 0.5 },
];

/** Trains all of the first layer, and of the second what is not adam; nothing of the target tense. */
async function recorded() {
  const fields = { dataset: 'pair', targets: ['labels', 'tense'], parameters: BLOCKS };
  const { sweep, trials } = await plannedSweep(database, fields);
  const trained = trials.filter(
    ({ layer, target, parameters }) => target === 'labels' && (layer === 0 || parameters.optimizer !== 'adam'),
  );
  await recordSweep(database, { sweep, trials: trained }, (trial, row) => resultOf(trial, row, 60));
}

describe('triedValues', () => {
  it('lists what was tried of each optimiser at each layer, ascending', async () => {
    await recorded();
    const lbfgs = { optimizer: 'lbfgs', learningRates: [], decays: [0.5], cs: [1e-3, 1, 10] };
    expect(await triedValues(database, 'sweep1', 'labels')).toEqual([
      { layer: 0, optimizer: 'adam', learningRates: [0.001, 0.01, 0.1], decays: [0, 1], cs: [] },
      { layer: 0, ...lbfgs },
      { layer: 1, ...lbfgs },
    ]);
    expect(await triedValues(database, 'sweep1', 'tense')).toEqual([]);
  });

  it('keeps both ends of more than 1,000', async () => {
    const learning_rate = Array.from({ length: 1_003 }, (_, at) => (at + 1) / 1024);
    await plannedSweep(database, { layers: ['first'], parameters: { learning_rate } });
    await database.prisma.configuration.updateMany({ data: { n: 1 } });
    const [tried] = await triedValues(database, 'sweep1', 'labels');
    expect(tried?.learningRates).toEqual([...learning_rate.slice(0, 500), ...learning_rate.slice(503)]);
  });
});

describe('countConfigurations', () => {
  it('counts those with a probe, by layer and target', async () => {
    await recorded();
    // 3 learning rates x 2 decays, 3 values of C, and a decay of lbfgs.
    expect(await countConfigurations(database, 'sweep1')).toEqual([
      { layer: 0, target: 'labels', configurations: 10 },
      { layer: 1, target: 'labels', configurations: 4 },
    ]);
  });
});
