import type { PlannedTrial } from '@sonde/domain';
import { countConfigurations, nearestTried } from '../index';
import { plannedSweep, recordSweep, resultOf } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const BLOCKS = [
  { optimizer: 'adam', learning_rate: [0.1, 0.001, 0.01], weight_decay: [1, 0] },
  { optimizer: 'sgd', learning_rate: [0.02, 0.5] },
  { optimizer: 'lbfgs', C: [10, 1e-3, 1] },
  { optimizer: 'lbfgs', weight_decay: 0.5 },
];

/** Trains what is chosen; what lies beside the value that a configuration of the first layer has. */
async function besideOf(isTrained: (trial: PlannedTrial) => boolean) {
  const fields = { dataset: 'pair', targets: ['labels', 'tense'], parameters: BLOCKS };
  const { sweep, trials } = await plannedSweep(database, fields);
  await recordSweep(database, { sweep, trials: trials.filter(isTrained) }, (trial, row) => resultOf(trial, row, 60));
  const beside = async (parameters: object) => {
    const own = trials.find(
      (trial) => trial.layer === 0 && trial.target === 'labels' && isAmong(parameters, trial.parameters),
    );
    const [found] = await nearestTried(database, 'sweep1', [own?.configuration ?? '']);
    return [found?.below, found?.above];
  };
  return beside;
}

function isAmong(wanted: object, parameters: object): boolean {
  return JSON.stringify({ ...parameters, ...wanted }) === JSON.stringify(parameters);
}

describe('nearestTried', () => {
  it('has the values beside a learning rate, or a C, of the same optimiser', async () => {
    const beside = await besideOf(() => true);
    expect(await beside({ optimizer: 'adam', learning_rate: 0.01, weight_decay: 0 })).toEqual([0.001, 0.1]);
    expect(await beside({ optimizer: 'adam', learning_rate: 0.1, weight_decay: 1 })).toEqual([0.01, null]);
    expect(await beside({ optimizer: 'sgd', learning_rate: 0.02 })).toEqual([null, 0.5]);
    expect(await beside({ optimizer: 'lbfgs', C: 1e-3 })).toEqual([null, 1]);
    expect(await beside({ optimizer: 'lbfgs', weight_decay: 0.5 })).toEqual([null, null]);
  });

  it('leaves out what has no probe, other layers and other targets', async () => {
    const rateOf = ({ parameters }: PlannedTrial) => ('learning_rate' in parameters ? parameters.learning_rate : null);
    const beside = await besideOf(
      (trial) => trial.layer === 1 || trial.target === 'tense' || (rateOf(trial) ?? 1) < 0.05,
    );
    expect(await beside({ optimizer: 'adam', learning_rate: 0.01, weight_decay: 0 })).toEqual([0.001, null]);
    expect(await beside({ optimizer: 'sgd', learning_rate: 0.02 })).toEqual([null, null]);
    expect(await nearestTried(database, 'sweep1', [])).toEqual([]);
  });
});

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
