import { regularizationPath } from '../index';
import { plannedSweep, recordSweep, resultOf } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const DESCENT = [
  { optimizer: 'sgd', learning_rate: [0.1, 0.01] },
  { optimizer: 'adam', learning_rate: 0.1, weight_decay: [0, 1] },
];
const LBFGS = { optimizer: 'lbfgs', C: [0.1, 10, 1] };

async function recorded(parameters: readonly object[], { seeds = 1 } = {}) {
  const planned = await plannedSweep(database, { layers: ['first'], parameters, replicates: { seeds } });
  await recordSweep(database, planned, (trial, row) => {
    const result = resultOf(trial, row, 60);
    const { optimizer } = trial.parameters;
    // Of sgd, one has diverged and the other was recorded before norms were taken.
    if (optimizer === 'sgd' && trial.parameters.learning_rate === 0.1) return resultOf(trial, row, null);
    if (optimizer === 'sgd') return { ...result, weightNorm: null };
    return { ...result, weightNorm: optimizer === 'lbfgs' ? (trial.parameters.C ?? NaN) : 7 + trial.seed };
  });
}

const path = async (limit = 100, { layer = 0, target = 'labels' } = {}) =>
  (await regularizationPath(database, 'sweep1', { layer, target }, limit)).map(
    ({ optimizer, learningRate, decay, seed, trainLoss, weightNorm }) => [
      ...[optimizer, learningRate, decay, seed, trainLoss, weightNorm],
    ],
  );

describe('regularizationPath', () => {
  it('has the probes of lbfgs, strongest penalty first, then the others that have a norm and a loss', async () => {
    await recorded([...DESCENT, LBFGS], { seeds: 2 });
    // Of lbfgs a seed changes nothing: its replicates are one trial. The loss on train is 0.4 of all.
    expect(await path()).toEqual([
      ['lbfgs', null, 10, 0, 0.4, 0.1],
      ['lbfgs', null, 1, 0, 0.4, 1],
      ['lbfgs', null, 0.1, 0, 0.4, 10],
      ['adam', 0.1, 1, 0, 0.4, 7],
      ['adam', 0.1, 1, 1, 0.4, 8],
      ['adam', 0.1, 0, 0, 0.4, 7],
      ['adam', 0.1, 0, 1, 0.4, 8],
    ]);
    expect(await path(9, { layer: 1 })).toEqual([]);
    expect(await path(9, { target: 'tense' })).toEqual([]);
  });

  it('keeps those of lbfgs, and as many others as there is room for', async () => {
    await recorded([DESCENT[1] ?? {}, LBFGS], { seeds: 2 });
    expect((await path(4)).map(([optimizer]) => optimizer)).toEqual(['lbfgs', 'lbfgs', 'lbfgs', 'adam']);
    expect((await path(3)).map(([, , decay]) => decay)).toEqual([10, 1, 0.1]);
  });

  it('is empty where the layer has none of lbfgs', async () => {
    await recorded(DESCENT);
    expect(await path()).toEqual([]);
  });
});
