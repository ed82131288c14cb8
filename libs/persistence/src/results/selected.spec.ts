import { splitDigest, type PermutedScore, type PlannedTrial } from '@sonde/domain';
import { permutedScores, rankConfigurations, unsealTest } from '../index';
import {
  numbersDescription,
  numbersResultOf,
  plannedSweep,
  recordSweep,
  resultOf,
  tinyDescription,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

describe('unsealTest', () => {
  it('gives test figures of the selected configurations alone', async () => {
    const planned = await plannedSweep(database, { replicates: { seeds: 2 } });
    await recordSweep(database, planned, (trial, row) => resultOf(trial, row, 60));
    const [best] = await rankConfigurations(database, 'sweep1', 1);
    const lines = await unsealTest(database, 'sweep1', 'val/accuracy', [best?.configuration ?? '']);
    expect(lines).toEqual([
      {
        configuration: best?.configuration,
        split: 'test',
        digest: splitDigest(tinyDescription, best?.layer ?? -1, 'labels', 'test'),
        rows: 50,
        mean: 0.4, // 20 of 50
        lossSd: expect.closeTo(0.1, 12),
      },
    ]);
    expect(await unsealTest(database, 'sweep1', 'val/accuracy', [])).toEqual([]);
  });

  it('leaves out trials that failed, though another sweep has trained their probes', async () => {
    const fields = { layers: ['first'], replicates: { seeds: 2 } };
    const planned = await plannedSweep(database, fields);
    await plannedSweep(database, fields, 'sweep2');
    await recordSweep(database, planned, (trial, row) => {
      const result = { ...resultOf(trial, row, 60), permuted: [{ draw: row, figures: { accuracy: row } }] };
      const { test } = result.scores;
      if (!test) throw new Error('there is a test split');
      const figures = { accuracy: trial.seed === 0 ? 0.4 : 0.9, loss: 1 };
      return { ...result, scores: { ...result.scores, test: { ...test, figures } } };
    });
    await database.prisma.trial.updateMany({ where: { sweepId: 'sweep2', seed: 0 }, data: { state: 'cached' } });
    await database.prisma.trial.updateMany({ where: { sweepId: 'sweep2', seed: 1 }, data: { state: 'failed' } });
    const selected = planned.trials.slice(0, 1).map(({ configuration }) => configuration);
    const mean = async (id: string) => (await unsealTest(database, id, 'val/accuracy', selected))[0]?.mean;
    expect([await mean('sweep1'), await mean('sweep2')]).toEqual([expect.closeTo(0.65, 12), 0.4]);
    const scores = await permutedScores(database, 'sweep2', 'val/accuracy', selected, 2);
    expect([...scores.values()]).toEqual([[0]]);
  });

  it("gives them in the sweep's metric, and null where test does not define it", async () => {
    const planned = await plannedSweep(database, { dataset: 'numbers', layers: ['first'] });
    await recordSweep(database, planned, (trial, row) => numbersResultOf(trial, row, { mse: 1, r2: 0 }));
    const selected = planned.trials.map(({ configuration }) => configuration);
    const line = { split: 'test', digest: splitDigest(numbersDescription, 0, 'labels', 'test'), rows: 50 };
    expect(await unsealTest(database, 'sweep1', 'val/mse', selected)).toMatchObject([{ ...line, mean: 0.4 }]);
    expect(await unsealTest(database, 'sweep1', 'val/r2', selected)).toMatchObject([{ ...line, mean: 0.6 }]);
    expect(await unsealTest(database, 'sweep1', 'val/map', selected)).toMatchObject([{ ...line, mean: null }]);
  });
});

describe('permutedScores', () => {
  /** Draws by seed, each with its accuracy. */
  async function recorded(draws: Readonly<Record<number, readonly [draw: number, accuracy: number | null][]>>) {
    const planned = await plannedSweep(database, {
      layers: ['first'],
      parameters: { learning_rate: [0.1, 0.01] },
      replicates: { seeds: 2 },
    });
    const permuted = ({ parameters, seed }: PlannedTrial): PermutedScore[] =>
      parameters.optimizer !== 'lbfgs' && parameters.learning_rate === 0.1
        ? (draws[seed] ?? []).map(([draw, accuracy]) => ({ draw, figures: { accuracy, loss: 1 } }))
        : [];
    await recordSweep(database, planned, (trial, row) => ({ ...resultOf(trial, row, 60), permuted: permuted(trial) }));
    return planned.trials.map(({ configuration }) => configuration);
  }
  const scores = async (configurations: readonly string[], draws: number) =>
    permutedScores(database, 'sweep1', 'val/accuracy', configurations, draws);

  it('joins the draws of all replicates in their order, and knows none of a configuration without', async () => {
    const configurations = await recorded({
      0: [
        [0, 0.5],
        [2, 0.7],
      ],
      1: [
        [1, 0.6],
        [3, 0.8],
      ],
    });
    expect(await scores(configurations, 4)).toEqual(new Map([[configurations[0], [0.5, 0.6, 0.7, 0.8]]]));
    expect(await scores(configurations.slice(2), 4)).toEqual(new Map());
  });

  it('takes no more draws than the sweep asks for, each once, and none without the figure', async () => {
    const configurations = await recorded({
      0: [
        [0, 0.5],
        [1, 0.6],
        [2, null],
      ],
      1: [
        [1, 0.9],
        [3, 0.8],
      ],
    });
    expect(await scores(configurations, 3)).toEqual(new Map([[configurations[0], [0.5, 0.6]]]));
  });
});
