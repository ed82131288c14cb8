import type { PlannedTrial } from '@sonde/domain';
import { cells, marginals } from '../index';
import { numbersResultOf, plannedSweep, recordSweep, resultOf, withFigures } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Parameters by name, of any optimiser. */
const parametersOf = ({ parameters }: Pick<PlannedTrial, 'parameters'>): Readonly<Record<string, unknown>> =>
  parameters;

/** Number correct of 100 by layer and parameters, for two seeds; null where it diverged. */
type Correct = Readonly<Record<string, readonly [number | null, number | null]>>;

/** Learning rates 0.1 and 0.01 with batches of 8 rows or all, and lbfgs, on two layers. */
const BLOCKS = [
  { optimizer: 'sgd', learning_rate: [0.1, 0.01], batch_size: [8, 'full'] },
  { optimizer: 'lbfgs', C: 1, resample: 'bootstrap' },
];

async function recorded(correct: Correct, fields: object = {}) {
  const planned = await plannedSweep(database, { parameters: BLOCKS, replicates: { seeds: 2 }, ...fields });
  await recordSweep(database, planned, (trial, row) => {
    const { learning_rate = 'C', batch_size = 1 } = parametersOf(trial);
    const own = correct[`${trial.layerName} ${String(learning_rate)} ${String(batch_size)}`] ?? [50, 50];
    return resultOf(trial, row, own[trial.seed] ?? null);
  });
}

const CORRECT: Correct = {
  'first 0.1 8': [70, 74], // mean 0.72; sd: both 0.02 from it, squares add to 0.0008 over 1
  'first 0.1 full': [60, 60],
  'first 0.01 8': [90, null],
  'first 0.01 full': [40, 40],
  'first C 1': [80, 80],
  'second 0.1 8': [null, null],
  'second 0.1 full': [null, 95],
  'second 0.01 8': [30, 30],
  'second 0.01 full': [20, 22],
};

describe('cells', () => {
  const seen = async (parameter: 'learning_rate' | 'batch_size', target = 'labels') =>
    (await cells(database, 'sweep1', { target, parameter })).map((cell) => [
      ...[cell.layer, cell.layerName, cell.value, cell.mean, cell.sd, cell.configurations, cell.diverged],
    ]);

  it('has the best configuration of each layer and value, one with a diverged seed only where there is no other', async () => {
    await recorded(CORRECT);
    const sd = expect.closeTo(Math.sqrt(0.0008), 12) as number;
    expect(await seen('learning_rate')).toEqual([
      [0, 'first', 0.01, 0.4, 0, 2, 1],
      [0, 'first', 0.1, 0.72, sd, 2, 0],
      [0, 'first', null, 0.8, 0, 1, 0],
      [1, 'second', 0.01, 0.3, 0, 2, 0],
      [1, 'second', 0.1, 0.95, null, 2, 2],
      [1, 'second', null, 0.5, 0, 1, 0],
    ]);
  });

  it('tells words from numbers', async () => {
    await recorded(CORRECT);
    const rows = await seen('batch_size');
    expect(rows.slice(0, 3)).toEqual([
      [0, 'first', 'full', 0.6, 0, 2, 0],
      [0, 'first', 8, 0.72, expect.anything(), 2, 1],
      [0, 'first', null, 0.8, 0, 1, 0],
    ]);
    expect(await seen('batch_size', 'tense')).toEqual([]);
  });

  it('goes by the least where the metric is to be minimised', async () => {
    const planned = await plannedSweep(database, {
      ...{ layers: ['first'], metric: { name: 'val/ece' } },
      parameters: { learning_rate: 0.1, weight_decay: [0, 1] },
    });
    await recordSweep(database, planned, (trial, row) => withFigures(resultOf(trial, row, 60), { ece: 0.5 - row / 4 }));
    expect(await seen('learning_rate')).toEqual([[0, 'first', 0.1, 0.25, null, 2, 0]]);
    const [marginal] = await marginals(database, 'sweep1', { target: 'labels', parameters: ['learning_rate'] });
    expect(marginal?.values).toEqual([{ value: 0.1, configurations: 2, mean: 0.375, best: 0.25, diverged: 0 }]);
  });

  /** Configurations of one layer with these values of a parameter; the number correct rises with their place. */
  async function searched(parameter: string, values: readonly number[]) {
    const planned = await plannedSweep(database, { layers: ['first'], parameters: { [parameter]: [...values] } });
    await recordSweep(database, planned, (trial, row) => {
      const at = values.findIndex((value) => value === parametersOf(trial)[parameter]);
      return resultOf(trial, row, at);
    });
  }

  it('counts more than 24 numbers in 12 bins of equal width', async () => {
    // 0 to 24 in bins of 2, the last of which takes both of its ends.
    await searched(
      'weight_decay',
      Array.from({ length: 25 }, (_, at) => at),
    );
    const rows = await cells(database, 'sweep1', { target: 'labels', parameter: 'weight_decay' });
    expect(rows.map(({ value }) => value)).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]);
    expect(rows.map(({ configurations }) => configurations)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3]);
    expect(rows.map(({ mean }) => mean)).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 24].map((at) => at / 100));
    const [marginal] = await marginals(database, 'sweep1', { target: 'labels', parameters: ['weight_decay'] });
    expect(marginal?.values.map(({ value }) => value)).toEqual(rows.map(({ value }) => value));
    expect(marginal?.values.at(-1)).toEqual({
      ...{ value: 23, configurations: 3, best: 0.24, diverged: 0 },
      mean: expect.closeTo(0.23, 12) as number, // 22, 23 and 24 of 100
    });
  });

  it('takes bins of the logarithm where positive numbers span a factor of 100', async () => {
    // 10^-4 to 10^2 in 37 steps of a sixth: bins of half a decade, with 3 values each and 4 in the last.
    await searched(
      'learning_rate',
      Array.from({ length: 37 }, (_, at) => 10 ** (at / 6 - 4)),
    );
    const rows = await cells(database, 'sweep1', { target: 'labels', parameter: 'learning_rate' });
    expect(rows.map(({ value }) => Math.log10(Number(value)))).toEqual(
      Array.from({ length: 12 }, (_, bin) => expect.closeTo(bin / 2 - 3.75, 9) as number),
    );
    expect(rows.reduce((sum, { configurations }) => sum + configurations, 0)).toBe(37);
  });

  it('shows 24 numbers as they are', async () => {
    const values = Array.from({ length: 24 }, (_, at) => 10 ** (at / 4 - 5));
    await searched('learning_rate', values);
    const rows = await cells(database, 'sweep1', { target: 'labels', parameter: 'learning_rate' });
    expect(rows.map(({ value }) => value)).toEqual(values);
  });
});

describe('marginals', () => {
  it('have each value over all layers and all else', async () => {
    await recorded(CORRECT);
    const asked = { target: 'labels', parameters: ['learning_rate', 'resample'] as const };
    // A configuration whose replicates have all diverged has no mean: of 0.1 these are 0.72, 0.6 and 0.95, of which the
    // last has a diverged seed and is not the best; of 0.01 they are 0.9 (diverged), 0.4, 0.3 and 0.21.
    expect(await marginals(database, 'sweep1', asked)).toEqual([
      {
        parameter: 'learning_rate',
        values: [
          { value: 0.01, configurations: 4, mean: expect.closeTo(1.81 / 4, 12) as number, best: 0.4, diverged: 1 },
          { value: 0.1, configurations: 4, mean: expect.closeTo(2.27 / 3, 12) as number, best: 0.72, diverged: 2 },
          { value: null, configurations: 2, mean: expect.closeTo(0.65, 12) as number, best: 0.8, diverged: 0 },
        ],
      },
      {
        parameter: 'resample',
        values: [
          { value: 'bootstrap', configurations: 2, mean: expect.closeTo(0.65, 12) as number, best: 0.8, diverged: 0 },
          { value: 'none', configurations: 8, mean: expect.closeTo(4.08 / 7, 12) as number, best: 0.72, diverged: 3 },
        ],
      },
    ]);
    expect(await marginals(database, 'sweep1', { target: 'tense', parameters: ['C'] })).toEqual([
      { parameter: 'C', values: [] },
    ]);
  });

  it('know that a figure may be negative', async () => {
    const fields = { dataset: 'numbers', layers: ['first'], parameters: { learning_rate: 0.1, weight_decay: [0, 1] } };
    const planned = await plannedSweep(database, fields);
    await recordSweep(database, planned, (trial, row) => numbersResultOf(trial, row, { mse: 2, r2: -1 - row }));
    const [marginal] = await marginals(database, 'sweep1', { target: 'labels', parameters: ['learning_rate'] });
    expect(marginal?.values).toEqual([{ value: 0.1, configurations: 2, mean: -1.5, best: -1, diverged: 0 }]);
  });

  it('have no mean where every replicate diverged', async () => {
    await recorded(
      { 'second 0.1 8': [null, null] },
      { layers: ['second'], parameters: [{ ...BLOCKS[0], batch_size: 8 }] },
    );
    const [marginal] = await marginals(database, 'sweep1', { target: 'labels', parameters: ['learning_rate'] });
    expect(marginal?.values).toEqual([
      { value: 0.01, configurations: 1, mean: 0.5, best: 0.5, diverged: 0 },
      { value: 0.1, configurations: 1, mean: null, best: null, diverged: 1 },
    ]);
  });
});
