import type { MetricName } from '@sonde/contracts';
import type { PlannedTrial } from '@sonde/domain';
import { rankDataset, type RankedWithin } from '../index';
import { plannedSweep, recordSweep, resultOf } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const rateOf = ({ parameters }: Pick<PlannedTrial, 'parameters'>) =>
  parameters.optimizer === 'lbfgs' ? NaN : parameters.learning_rate;

interface Trained {
  readonly seeds?: number;
  /** Number correct of 100 by learning rate; 50 where it is not said. */
  readonly correct?: Readonly<Record<number, number>>;
  readonly fields?: object;
}

/** Trains a sweep of learning rates on the first layer, later than those before. */
async function train(id: string, rates: readonly number[], { seeds = 1, correct = {}, fields = {} }: Trained = {}) {
  const parameters = { learning_rate: rates };
  const planned = await plannedSweep(database, { layers: ['first'], parameters, replicates: { seeds }, ...fields }, id);
  await recordSweep(database, planned, (trial, row) => resultOf(trial, row, correct[rateOf(trial)] ?? 50));
  const createdAt = new Date(2026, 0, (await database.prisma.sweep.count()) + 1);
  await database.prisma.sweep.update({ where: { id }, data: { createdAt, name: `name of ${id}` } });
  return planned.sweep;
}

async function ranked(datasetId: string, limit = 9, within: RankedWithin & { metric?: MetricName } = {}) {
  const rows = await rankDataset(database, { datasetId, metric: 'val/accuracy', ...within }, limit);
  return rows.map((row) => [row.rank, row.sweepId, row.layerName, rateOf(row), row.n, row.tiedWith]);
}

describe('rankDataset', () => {
  it('puts the configurations of all sweeps in one order', async () => {
    const { dataset } = await train('old', [0.1, 0.2], { correct: { 0.1: 60, 0.2: 80 } });
    await train('new', [0.3, 0.4], { correct: { 0.3: 70, 0.4: 60 } });
    expect(await ranked(dataset.id)).toEqual([
      [1, 'old', 'first', 0.2, 1, 0],
      [2, 'new', 'first', 0.3, 1, 0],
      [3, 'old', 'first', 0.1, 1, 1],
      [4, 'new', 'first', 0.4, 1, 1],
    ]);
    const [best] = await rankDataset(database, { datasetId: dataset.id, metric: 'val/accuracy' }, 1);
    expect(best).toMatchObject({ sweepName: 'name of old', sweepState: 'running', mean: 0.8, learningRate: 0.2 });
  });

  it('lists what several sweeps have once: with most replicates, then of the newest', async () => {
    // Probes are shared: all seeds of a learning rate are equally good, and what is tied is tied with nothing else.
    const correct = { 0.1: 90, 0.2: 80, 0.3: 70 };
    const { dataset } = await train('most', [0.1], { seeds: 3, correct });
    await train('older', [0.1, 0.2], { seeds: 2, correct });
    await train('newer', [0.1, 0.2, 0.3], { seeds: 2, correct });
    const all = [
      [1, 'most', 'first', 0.1, 3, 0],
      [2, 'newer', 'first', 0.2, 2, 0],
      [3, 'newer', 'first', 0.3, 2, 0],
    ];
    expect(await ranked(dataset.id)).toEqual(all);
    // What is not listed takes no place of those that are.
    expect(await ranked(dataset.id, 2)).toEqual(all.slice(0, 2));
    expect(await ranked(dataset.id, 2, { layer: 0, target: 'labels' })).toEqual(all.slice(0, 2));
  });

  it('reads on where the best of a sweep are listed as another sweep has them, and are worse there', async () => {
    // Of the one seed that the lucky sweep has, 99 are right in six configurations; the other sweep has two more seeds.
    const rates = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
    const of = (id: string, seeds: number, own: readonly number[]) =>
      plannedSweep(database, { layers: ['first'], parameters: { learning_rate: own }, replicates: { seeds } }, id);
    const result = (trial: PlannedTrial, row: number) =>
      resultOf(trial, row, rateOf(trial) === 0.7 ? 70 : trial.seed === 0 ? 99 : 20);
    const lucky = await of('lucky', 1, rates);
    await recordSweep(database, lucky, result);
    await recordSweep(database, await of('more', 3, [...rates, 0.7]), result);
    // (99 + 20 + 20) / 3 is 46.3. Four configurations are read at first, all of them better than 0.7 in the lucky sweep.
    expect(await ranked(lucky.sweep.dataset.id, 1)).toEqual([[1, 'more', 'first', 0.7, 3, 0]]);
    const two = await ranked(lucky.sweep.dataset.id, 2);
    expect(two[1]).toEqual([2, 'more', 'first', 0.1, 3, 5]);
  });

  it('leaves out what has no probe yet', async () => {
    const { dataset } = await train('trained', [0.1]);
    await plannedSweep(database, { layers: ['first'], parameters: { learning_rate: 0.2 } }, 'open');
    expect(await ranked(dataset.id)).toEqual([[1, 'trained', 'first', 0.1, 1, 0]]);
  });

  it('keeps to the metric, the version of the dataset, the layer and the target', async () => {
    const { dataset } = await train('this', [0.1], { fields: { layers: ['*'] } });
    await train('loss', [0.2], { fields: { metric: { name: 'val/loss' } } });
    const pair = await train('pair', [0.3], { fields: { dataset: 'pair', targets: ['tense'] } });
    const [first, second] = [
      [1, 'this', 'first', 0.1, 1, 0],
      [1, 'this', 'second', 0.1, 1, 0],
    ];
    expect((await ranked(dataset.id)).map(([, sweep, layer, , , ties]) => [sweep, layer, ties])).toEqual([
      ['this', 'first', 1],
      ['this', 'second', 1],
    ]);
    expect(await ranked(dataset.id, 9, { layer: 0 })).toEqual([first]);
    expect(await ranked(dataset.id, 9, { layer: 1, target: 'labels' })).toEqual([second]);
    expect(await ranked(dataset.id, 9, { target: 'tense' })).toEqual([]);
    expect(await ranked(dataset.id, 9, { metric: 'val/loss' })).toEqual([[1, 'loss', 'first', 0.2, 1, 0]]);
    expect(await ranked(pair.dataset.id, 9, { target: 'tense' })).toEqual([[1, 'pair', 'first', 0.3, 1, 0]]);
    expect(await ranked('none')).toEqual([]);
  });
});
