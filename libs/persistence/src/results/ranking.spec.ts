import type { MetricName } from '@sonde/contracts';
import type { PlannedTrial, ProbeResult, RankedRow } from '@sonde/domain';
import { rankConfigurations, rankLayers, type RankedWithin } from '../index';
import { numbersResultOf, plannedSweep, recordSweep, resultOf, withFigures } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Number correct of 100 and val loss of one replicate; null where it diverged. */
type Replicate = [correct: number | null, loss: number];

/** Parameters by name, of any optimiser. */
const parametersOf = ({ parameters }: Pick<PlannedTrial, 'parameters'>): Readonly<Record<string, unknown>> =>
  parameters;

/** Records a sweep of 2 layers x 2 learning rates x 2 weight decays x 2 seeds with these replicates. */
async function recorded(results: Readonly<Record<string, [Replicate, Replicate]>>, fields: object = {}) {
  const parameters = { learning_rate: [0.1, 0.01], weight_decay: [0, 1] };
  const planned = await plannedSweep(database, { parameters, replicates: { seeds: 2 }, ...fields });
  await recordSweep(database, planned, (trial, row) => {
    const { learning_rate, weight_decay } = parametersOf(trial);
    const [correct, loss] = results[`${trial.layerName} ${learning_rate} ${weight_decay}`]?.[trial.seed] ?? [40, 0.9];
    return resultOf(trial, row, correct, loss);
  });
}

const named = (rows: readonly RankedRow[]) =>
  rows.map((row) => {
    const { learning_rate, weight_decay } = parametersOf(row);
    return `${row.layerName} ${learning_rate} ${weight_decay}`;
  });

async function ranking() {
  return named(await rankConfigurations(database, 'sweep1', 100));
}

describe('rankConfigurations', () => {
  it('orders by mean correct, then val loss, layer, stronger decay, smaller learning rate', async () => {
    await recorded({
      'second 0.1 0': [
        [70, 0.5],
        [60, 0.5],
      ], // mean 65
      'first 0.1 0': [
        [62, 0.4],
        [62, 0.4],
      ], // mean 62, lower loss
      'first 0.01 0': [
        [61, 0.5],
        [63, 0.5],
      ], // mean 62, higher loss
      'second 0.01 0': [
        [50, 0.6],
        [50, 0.6],
      ], // equal to the next three but for layer, decay and rate
      'first 0.1 1': [
        [50, 0.6],
        [50, 0.6],
      ],
      'first 0.01 1': [
        [50, 0.6],
        [50, 0.6],
      ],
      'second 0.1 1': [
        [50, 0.6],
        [50, 0.6],
      ],
    });
    expect(await ranking()).toEqual([
      'second 0.1 0',
      'first 0.1 0',
      'first 0.01 0',
      'first 0.01 1',
      'first 0.1 1',
      'second 0.1 1',
      'second 0.01 0',
      'second 0.01 1',
    ]);
  });

  it('gives mean, spread over seeds with n - 1, and ties of the selection score', async () => {
    await recorded({
      'first 0.1 0': [
        [60, 0.5],
        [66, 0.3],
      ],
      'second 0.1 0': [
        [63, 0.5],
        [63, 0.5],
      ],
    });
    const [best, next] = await rankConfigurations(database, 'sweep1', 2);
    // Mean of 0.60 and 0.66; sd: both 0.03 from it, squares add to 0.0018 over n - 1 = 1, root 0.0424264.
    expect(best).toMatchObject({ layerName: 'first', n: 2, mean: 0.63, tiedWith: 1, rank: 1, valLoss: 0.4 });
    expect(best).toMatchObject({ decay: 0, learningRate: 0.1 });
    expect(best?.sd).toBeCloseTo(0.0424264, 6);
    expect(next).toMatchObject({ layerName: 'second', mean: 0.63, sd: 0, tiedWith: 1, rank: 2 });
  });

  it('puts a configuration with a diverged seed below all without', async () => {
    await recorded({
      'first 0.1 0': [
        [99, 0.1],
        [null, 0],
      ],
    });
    expect((await ranking()).at(-1)).toBe('first 0.1 0');
    const rows = await rankConfigurations(database, 'sweep1', 100);
    expect(rows.at(-1)).toMatchObject({ diverged: 1, n: 2 });
  });

  it('minimises where loss is the metric', async () => {
    await recorded(
      {
        'first 0.1 0': [
          [10, 0.2],
          [10, 0.3],
        ],
        'second 0.1 0': [
          [90, 0.4],
          [90, 0.4],
        ],
      },
      { metric: { name: 'val/loss' } },
    );
    expect((await ranking()).slice(0, 2)).toEqual(['first 0.1 0', 'second 0.1 0']);
    const [best] = await rankConfigurations(database, 'sweep1', 1);
    expect(best?.mean).toBeCloseTo(0.25, 12);
  });

  it('names the best of each layer, and the replicate of median val loss', async () => {
    await recorded({
      'first 0.1 0': [
        [70, 0.5],
        [70, 0.3],
      ],
      'second 0.01 1': [
        [60, 0.5],
        [61, 0.5],
      ],
    });
    const rows = await rankLayers(database, 'sweep1');
    expect(named(rows)).toEqual(['first 0.1 0', 'second 0.01 1']);
    const [best] = rows;
    const probe = await database.prisma.probe.findUnique({ where: { key: best?.probeKey ?? '' } });
    // Of two the lower one.
    expect(probe?.valLoss).toBe(0.3);
  });
});

describe('rankConfigurations, within layers and targets', () => {
  /** Number correct by layer, target and learning rate. */
  const CORRECT: Readonly<Record<string, number>> = {
    'first labels 0.1': 70,
    'first labels 0.2': 60,
    'first tense 0.1': 65,
    'first tense 0.2': 80,
    'second labels 0.1': 70,
    'second labels 0.2': 75,
    'second tense 0.1': 65,
    'second tense 0.2': 65,
  };
  const nameOf = ({ layerName, target, ...row }: Pick<PlannedTrial, 'layerName' | 'target' | 'parameters'>) =>
    `${layerName} ${target} ${String(parametersOf(row)['learning_rate'])}`;
  const ranked = async (limit: number, within?: RankedWithin) =>
    (await rankConfigurations(database, 'sweep1', limit, within)).map((row) => [row.rank, nameOf(row), row.tiedWith]);

  beforeEach(async () => {
    const planned = await plannedSweep(database, {
      dataset: 'pair',
      targets: ['labels', 'tense'],
      parameters: { learning_rate: [0.1, 0.2] },
    });
    await recordSweep(database, planned, (trial, row) => resultOf(trial, row, CORRECT[nameOf(trial)] ?? NaN));
  });

  it('are the best of a layer, and tied with others of it alone', async () => {
    expect(await ranked(3, { layer: 0 })).toEqual([
      [1, 'first tense 0.2', 0],
      [2, 'first labels 0.1', 0],
      [3, 'first tense 0.1', 0],
    ]);
  });

  it('are the best of a target over all layers, in the one order', async () => {
    expect(await ranked(9, { target: 'tense' })).toEqual([
      [1, 'first tense 0.2', 0],
      [2, 'first tense 0.1', 2],
      [3, 'second tense 0.1', 2],
      [4, 'second tense 0.2', 2],
    ]);
    expect((await ranked(1, { target: 'labels' })).flat()).toEqual([1, 'second labels 0.2', 0]);
  });

  it('are the best of both, and none where there is no such part', async () => {
    expect(await ranked(9, { layer: 1, target: 'tense' })).toEqual([
      [1, 'second tense 0.1', 1],
      [2, 'second tense 0.2', 1],
    ]);
    expect(await ranked(9, { layer: 2 })).toEqual([]);
    expect(await ranked(9, { target: 'labels', layer: 5 })).toEqual([]);
    // Of all: 70 correct twice, and 65 three times.
    expect((await ranked(9)).map(([, , ties]) => ties)).toEqual([0, 0, 1, 1, 2, 2, 2, 0]);
  });

  it('are so for each layer of one target', async () => {
    const rows = await rankLayers(database, 'sweep1', 1, 'labels');
    expect(rows.map((row) => [row.rank, nameOf(row), row.tiedWith])).toEqual([
      [1, 'first labels 0.1', 0],
      [1, 'second labels 0.2', 0],
    ]);
  });
});

describe('rankConfigurations, by any figure', () => {
  /** One layer, learning rates 0.1, 0.2, …; a figure of val for each of three seeds. */
  async function scored(
    metric: MetricName,
    values: readonly (readonly (number | null)[])[],
    result: (trial: PlannedTrial, row: number, value: number | null) => ProbeResult,
    { dataset = 'tiny', id = 'sweep1' } = {},
  ) {
    const learning_rate = values.map((_, at) => (at + 1) / 10);
    const fields = { dataset, layers: ['first'], parameters: { learning_rate }, replicates: { seeds: 3 } };
    const planned = await plannedSweep(database, { ...fields, metric: { name: metric } }, id);
    await recordSweep(database, planned, (trial, row) => {
      const at = learning_rate.findIndex((rate) => rate === parametersOf(trial)['learning_rate']);
      return result(trial, row, values[at]?.[trial.seed] ?? null);
    });
    const rows = await rankConfigurations(database, id, 100);
    return rows.map((row) => [parametersOf(row)['learning_rate'], row.mean, row.tiedWith]);
  }
  const withAuroc = (trial: PlannedTrial, row: number, auroc: number | null) =>
    withFigures(resultOf(trial, row, 60), { auroc });

  it('maximises auroc, and puts those without one last, tied with nothing', async () => {
    const nothing = [null, null, null];
    expect(await scored('val/auroc', [nothing, [0.5, 0.5, 0.5], [0.75, 0.75, 0.75], nothing], withAuroc)).toEqual([
      [0.3, 0.75, 0],
      [0.2, 0.5, 0],
      [0.1, null, 0],
      [0.4, null, 0],
    ]);
  });

  it('knows equal replicates for equal, whatever their order', async () => {
    // Summed from the left, 0.1 + 0.2 + 0.3 is 0.6000000000000001, and 0.3 + 0.2 + 0.1 is 0.6.
    const rows = await scored(
      'val/auroc',
      [
        [0.1, 0.2, 0.3],
        [0.3, 0.2, 0.1],
      ],
      withAuroc,
    );
    expect(rows.map(([rate, , ties]) => [rate, ties])).toEqual([
      [0.1, 1],
      [0.2, 1],
    ]);
  });

  it('minimises the squared error of a regression, and maximises its r2', async () => {
    const ofMse = (trial: PlannedTrial, row: number, mse: number | null) =>
      numbersResultOf(trial, row, { mse: mse ?? NaN, r2: 1 - (mse ?? NaN) });
    const values = [
      [4, 4, 4],
      [0.5, 1, 1.5],
      [2, 2, 2],
    ];
    expect(await scored('val/mse', values, ofMse, { dataset: 'numbers' })).toEqual([
      [0.2, 1, 0],
      [0.3, 2, 0],
      [0.1, 4, 0],
    ]);
    // 1 less the mean of each. The probes are those of the first sweep.
    const byR2 = await scored('val/r2', values, ofMse, { dataset: 'numbers', id: 'sweep2' });
    expect(byR2.map(([, mean]) => mean)).toEqual([0, -1, -3]);
  });
});

describe('rankConfigurations, of lbfgs', () => {
  const lbfgs = (parameters: object[], fields: object = {}) =>
    plannedSweep(database, {
      layers: ['first'],
      parameters: parameters.map((block) => ({ optimizer: 'lbfgs', ...block })),
      ...fields,
    });

  it('takes the smaller C, and the stronger decay, of equal scores', async () => {
    const planned = await lbfgs([{ C: [10, 0.1, 1e-320] }, { weight_decay: [0, 1] }]);
    await recordSweep(database, planned, (trial, row) => resultOf(trial, row, 60));
    const rows = await rankConfigurations(database, 'sweep1', 100);
    // 1 / C is 0.1, 10 and 1e320: decays of 1e320, 10, 1, 0.1, 0.
    expect(rows.map(parametersOf).map(({ C, weight_decay }) => [C ?? null, weight_decay ?? null])).toEqual([
      [1e-320, null],
      [0.1, null],
      [null, 1],
      [10, null],
      [null, 0],
    ]);
    expect(rows.map(({ tiedWith }) => tiedWith)).toEqual([4, 4, 4, 4, 4]);
    // 1e320 is more than a number can be: the largest one stands for it.
    expect(rows.map(({ decay }) => decay)).toEqual([Number.MAX_VALUE, 10, 1, 0.1, 0]);
    expect(rows.map(({ learningRate, valLoss }) => [learningRate, valLoss])).toEqual(Array(5).fill([null, 0.5]));
  });

  it('counts replicates that did not converge, and those that have no optimum', async () => {
    const planned = await lbfgs([{ C: 1, resample: 'bootstrap' }], { replicates: { seeds: 4 } });
    const numbers = { objective: 0.5, gradientNorm: 0.1, iterations: 9, evaluations: 12 };
    const certificates = [
      { ...numbers, converged: true, noOptimum: false },
      { ...numbers, converged: false, noOptimum: false },
      { ...numbers, converged: false, noOptimum: false },
      { ...numbers, converged: false, noOptimum: true },
    ];
    await recordSweep(database, planned, (trial, row) => ({
      ...resultOf(trial, row, 60),
      certificate: certificates[trial.seed] ?? null,
    }));
    const [best] = await rankConfigurations(database, 'sweep1', 1);
    expect(best).toMatchObject({ n: 4, unconverged: 2, withoutOptimum: 1 });
  });
});
