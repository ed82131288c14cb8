import { SweepReport } from '@sonde/contracts';
import type { PlannedTrial } from '@sonde/domain';
import { closePack, moveSweep } from '@sonde/persistence';
import {
  numbersResultOf,
  plannedSweep,
  recordSweep,
  recordTrained,
  resultOf,
  tinyDescription,
  trainedPack,
  withFigures,
  workOf,
} from '@sonde/persistence/testing/builders';
import { startApi, type TestApi } from '../__fixtures__/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
afterEach(async () => {
  await api.database.prisma.probe.deleteMany();
  await api.database.prisma.sweep.deleteMany();
  await api.database.prisma.dataset.deleteMany();
});

interface Replicate {
  /** Of 100 rows of val; null where it diverged. */
  readonly val: number | null;
  readonly valLoss?: number;
  /** Of 50 rows of test. */
  readonly test?: number;
}

const WEAK: Replicate = { val: 50, test: 25 };

/** Records a sweep of 2 layers x 2 learning rates x 2 seeds; what is not given is weak. */
async function recorded(results: Readonly<Record<string, readonly Replicate[]>>, fields: object = {}) {
  const parameters = { learning_rate: [0.1, 0.01] };
  const planned = await plannedSweep(api.database, { parameters, replicates: { seeds: 2 }, ...fields }, 'sweep');
  await recordSweep(api.database, planned, (trial, row) => {
    const { val, valLoss = 0.5, test = 25 } = results[nameOf(trial)]?.[trial.seed] ?? WEAK;
    const result = resultOf(trial, row, val, valLoss);
    const figures = { accuracy: test / 50, loss: 0.8 };
    const score = { rows: 50, correct: test, loss: 0.8, lossSd: 0.1, figures };
    return val === null ? result : { ...result, scores: { ...result.scores, test: score } };
  });
  return planned.trials;
}

const parametersOf = (trial: PlannedTrial): Readonly<Record<string, unknown>> => trial.parameters;
const nameOf = (trial: PlannedTrial) => `${trial.layerName} ${parametersOf(trial)['learning_rate']}`;
const end = (state: 'completed' | 'failed' = 'completed', failure: string | null = null) =>
  moveSweep(api.database, 'sweep', ['planning', 'running'], state, failure);
const report = () => api.ask(SweepReport, '/v1/sweeps/sweep/report');
const named = (rows: SweepReport['best']) => rows.map((row) => `${row.layer} ${row.configuration['learning_rate']}`);

describe('GET /v1/sweeps/{id}/report', () => {
  it('ranks configurations on val, and names the best of each layer', async () => {
    const trials = await recorded({
      'second 0.01': [
        { val: 80, valLoss: 0.2, test: 20 },
        { val: 86, valLoss: 0.4, test: 30 },
      ],
      'first 0.1': [
        { val: 83, valLoss: 0.5 },
        { val: 83, valLoss: 0.5 },
      ],
      'first 0.01': [{ val: 90 }, { val: null }],
    });
    await end();
    const { sweep, best, layers } = await report();
    expect(sweep).toMatchObject({
      id: 'sweep',
      name: 'a-sweep',
      state: 'completed',
      dataset: { name: 'tiny', version: 1, digest: tinyDescription.digest },
      metric: { name: 'val/accuracy', goal: 'maximize' },
      counts: { planned: 8, succeeded: 7, diverged: 1 },
    });
    // Both of the first two are 83 of 100 on the mean; the lower val loss goes first, and a diverged seed last.
    expect(named(best)).toEqual(['second 0.01', 'first 0.1', 'second 0.1', 'first 0.01']);
    expect(best.map(({ rank, tied_with, n, diverged }) => [rank, tied_with, n, diverged])).toEqual([
      [1, 1, 2, 0],
      [2, 1, 2, 0],
      [3, 0, 2, 0],
      [4, 0, 2, 1],
    ]);
    // The mean of 0.80 and 0.86 is 0.83; both lie 0.03 from it: 2 x 0.0009 over n - 1 = 1, and its root.
    expect(best[0]?.val.mean).toBeCloseTo(0.83, 12);
    expect(best[0]?.val.sd).toBeCloseTo(0.0424264069, 9);
    expect(best[1]?.val).toEqual({ mean: 0.83, sd: 0, seed_t95: [0.83, 0.83] });
    // Student's t of one degree of freedom is 12.7062 at 97.5 %: 0.83 -+ 12.7062 x 0.0424264 / root(2) = 0.381186.
    expect(best[0]?.val.seed_t95?.[0]).toBeCloseTo(0.448814, 5);
    // Of two replicates the one of lower val loss.
    const median = trials.find((trial) => nameOf(trial) === 'second 0.01' && trial.seed === 0);
    expect(best[0]).toMatchObject({ target: 'labels', configuration: median?.parameters, probe_key: median?.probeKey });

    expect(named(layers)).toEqual(['first 0.1', 'second 0.01']);
    expect(layers.map(({ rank, tied_with }) => [rank, tied_with])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it('takes the interval over seeds of those that did not diverge', async () => {
    await recorded(
      { 'first 0.1': [{ val: 80 }, { val: 86 }, { val: null }] },
      { replicates: { seeds: 3 }, layers: ['first'], parameters: { learning_rate: 0.1 } },
    );
    const [best] = (await report()).best;
    expect([best?.n, best?.diverged]).toEqual([3, 1]);
    // Two seeds are left, with t of one degree of freedom: 0.83 -+ 12.7062 x 0.0424264 / root(2).
    expect(best?.val.seed_t95?.[0]).toBeCloseTo(0.448814, 5);
  });

  it("gives the accuracy of train's most frequent class beside each, where the dataset's classes were counted", async () => {
    await recorded({});
    const targets = tinyDescription.targets.map((target) => ({
      ...target,
      counts: { train: [80, 120], val: [55, 45] },
    }));
    const description = JSON.parse(JSON.stringify({ ...tinyDescription, targets })) as object;
    expect((await report()).layers.map(({ baseline }) => baseline)).toEqual([null, null]);
    await api.database.prisma.dataset.updateMany({ data: { description } });
    expect((await report()).layers.map(({ baseline }) => baseline)).toEqual([0.45, 0.45]);
  });

  it('gives no spread where there is one replicate, and no figure where all diverged', async () => {
    await recorded(
      { 'first 0.1': [{ val: 80 }, WEAK], 'second 0.1': [{ val: null }, WEAK] },
      { replicates: { seeds: 1 } },
    );
    const { best } = await report();
    expect(best[0]).toMatchObject({ n: 1, val: { mean: 0.8, sd: null } });
    expect(best.at(-1)).toMatchObject({
      layer: 'second',
      n: 1,
      diverged: 1,
      val: { mean: null, sd: null },
      probe_key: null,
    });
  });

  it('keeps test sealed until the sweep has ended, and then for all but what was selected', async () => {
    await recorded({
      'second 0.01': [
        { val: 80, test: 20 },
        { val: 80, test: 30 },
      ],
      'second 0.1': [{ val: 70 }, { val: 70 }],
      'first 0.1': [
        { val: 60, test: 20 },
        { val: 60, test: 20 },
      ],
    });
    const running = await report();
    expect([...running.best, ...running.layers].map(({ test }) => test)).toEqual(Array(6).fill({}));
    expect(running.notes[0]).toContain('test stays sealed');

    await end();
    const ended = await report();
    expect(ended.notes.join()).not.toContain('sealed');
    const shown = Object.fromEntries(ended.best.map((row) => [named([row])[0] ?? '', row.test['test']] as const));
    // Wilson's interval of 25 of 50, the mean over seeds: with z = 1.959964, z2 = 3.841459 and n = 50 the centre is
    // (0.5 + z2 / 100) / (1 + z2 / 50) = 0.5; the half is z / (1 + z2 / 50) x root(0.25 / 50 + z2 / 10000) = 0.133555.
    expect(shown['second 0.01']?.mean).toBeCloseTo(0.5, 12);
    expect(shown['second 0.01']?.ci95?.[0]).toBeCloseTo(0.366445, 5);
    expect(shown['second 0.01']?.ci95?.[1]).toBeCloseTo(0.633555, 5);
    // Of 20 of 50: the centre is (0.4 + 0.0384146) / 1.0768292 = 0.407135, the half 1.820125 x root(0.24 / 50 + …) = 0.131051.
    expect(shown['first 0.1']?.mean).toBeCloseTo(0.4, 12);
    expect(shown['first 0.1']?.ci95?.[0]).toBeCloseTo(0.276084, 5);
    expect(shown['first 0.1']?.ci95?.[1]).toBeCloseTo(0.538186, 5);
    // Better on val than the best of its neighbour layer, but selected for nothing.
    expect(named(ended.best).slice(0, 3)).toEqual(['second 0.01', 'second 0.1', 'first 0.1']);
    expect(shown['second 0.1']).toBeUndefined();
    expect(shown['first 0.01']).toBeUndefined();
    expect(ended.layers.map(({ test }) => test)).toEqual([
      { test: shown['first 0.1'] },
      { test: shown['second 0.01'] },
    ]);
  });

  it('shows no test figure of another version of the dataset', async () => {
    const trials = await recorded({});
    const rows = { rows: 40, correct: 40, loss: 0, lossSd: 0, figures: { accuracy: 1, loss: 0 } };
    await api.database.prisma.evaluation.createMany({
      data: trials.map(({ probeKey }) => ({ probeKey, split: 'test', digest: 'of another version', ...rows })),
    });
    await end();
    const { layers } = await report();
    expect(layers.map(({ test }) => test['test']?.mean)).toEqual([0.5, 0.5]);
  });

  it('minimises a loss, whose interval is that of a mean over rows', async () => {
    await recorded(
      {
        'second 0.1': [
          { val: 10, valLoss: 0.2 },
          { val: 10, valLoss: 0.3 },
        ],
      },
      { metric: { name: 'val/loss' } },
    );
    await end();
    const { sweep, best } = await report();
    expect(sweep.metric).toEqual({ name: 'val/loss', goal: 'minimize' });
    expect(named(best)[0]).toBe('second 0.1');
    expect(best[0]?.val.mean).toBeCloseTo(0.25, 12);
    // 0.8 -+ 1.959964 x 0.1 / root(50) = 0.0277181
    expect(best[0]?.test['test']?.mean).toBeCloseTo(0.8, 12);
    expect(best[0]?.test['test']?.ci95?.[0]).toBeCloseTo(0.7722819, 6);
    expect(best[0]?.test['test']?.ci95?.[1]).toBeCloseTo(0.8277181, 6);
  });

  it('ranks a regression by its error, on val and on test', async () => {
    const fields = { dataset: 'numbers', parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 2 } };
    const planned = await plannedSweep(api.database, { ...fields, metric: { name: 'val/mse' } }, 'sweep');
    const errors: Readonly<Record<string, readonly number[]>> = { 'second 0.01': [0.5, 0.25], 'first 0.1': [1, 2] };
    await recordSweep(api.database, planned, (trial, row) => {
      const mse = errors[nameOf(trial)]?.[trial.seed] ?? 9;
      return numbersResultOf(trial, row, { mse, r2: 1 - mse });
    });
    await end();
    const { sweep, best, layers } = await report();
    expect(sweep.metric).toEqual({ name: 'val/mse', goal: 'minimize' });
    expect(named(best).slice(0, 2)).toEqual(['second 0.01', 'first 0.1']);
    expect(best.map(({ val }) => val.mean)).toEqual([0.375, 1.5, 9, 9]);
    expect(named(layers)).toEqual(['first 0.1', 'second 0.01']);
    // A row's squared error has a standard deviation of 0.1: 0.4 -+ 1.959964 x 0.1 / root(50) = 0.0277181.
    expect(best[0]?.test['test']?.mean).toBeCloseTo(0.4, 12);
    expect(best[0]?.test['test']?.ci95?.[0]).toBeCloseTo(0.3722819, 6);
    expect(best[0]?.test['test']?.ci95?.[1]).toBeCloseTo(0.4277181, 6);
  });

  it('knows no interval of a metric that is no mean over rows, and no figure that test does not define', async () => {
    const fields = { layers: ['first'], metric: { name: 'val/auroc' } };
    const planned = await plannedSweep(api.database, fields, 'sweep');
    await recordSweep(api.database, planned, (trial, row) => {
      const result = withFigures(resultOf(trial, row, 60), { auroc: 0.75 });
      const { test } = result.scores;
      if (!test) throw new Error('there is a test split');
      const one = { ...test, figures: { ...test.figures, auroc: 0.7 } };
      return { ...result, scores: { ...result.scores, test: one, test_small: { ...test, figures: { auroc: null } } } };
    });
    await end();
    const { best } = await report();
    expect(best[0]?.val.mean).toBe(0.75);
    // The digests of a split that the dataset does not describe are those of nothing, for both sides.
    const none = { ci95: null, method: null, rows: 50 };
    expect(best[0]?.test).toEqual({ test: { mean: 0.7, ...none }, test_small: { mean: null, ...none } });
  });

  it('lists the ten best', async () => {
    const learning_rate = Array.from({ length: 6 }, (_, at) => 1 / (at + 1));
    await recorded({}, { parameters: { learning_rate }, replicates: { seeds: 2 } });
    const { best, layers } = await report();
    expect([best.length, layers.length]).toEqual([10, 2]);
  });

  it('is empty while nothing is trained', async () => {
    await plannedSweep(api.database, {}, 'sweep');
    expect(await report()).toMatchObject({ best: [], layers: [], sweep: { state: 'running', counts: { pending: 2 } } });
  });
});

describe('controls in a report', () => {
  /** One configuration a layer, two seeds; draws by layer and seed, each with its accuracy. */
  async function recordedWith(draws: Readonly<Record<string, readonly (readonly [number, number])[]>>, fields = {}) {
    const planned = await plannedSweep(api.database, { replicates: { seeds: 2 }, ...fields }, 'sweep');
    await recordSweep(api.database, planned, (trial, row) => ({
      ...resultOf(trial, row, 80),
      permuted: (draws[`${trial.layerName} ${trial.seed}`] ?? []).map(([draw, accuracy]) => ({
        draw,
        figures: { accuracy, loss: 1 },
      })),
    }));
    return report();
  }

  it('sets each score beside those of permuted labels, over all replicates', async () => {
    const { best, layers } = await recordedWith(
      {
        'first 0': [
          [0, 0.5],
          [2, 0.9],
        ],
        'first 1': [
          [1, 0.8],
          [3, 0.6],
        ],
        'second 0': [[0, 0.5]],
      },
      { controls: { permuted_labels: 4 } },
    );
    // The score is 0.8. Of 0.5, 0.8, 0.9 and 0.6 two are as good: p = (1 + 2) / (4 + 1). Their mean is 0.7; -0.2, 0.1,
    // 0.2 and -0.1 from it, whose squares sum to 0.1, over n - 1 = 3.
    const first = { mean: expect.closeTo(0.7, 12), sd: expect.closeTo(Math.sqrt(0.1 / 3), 12), p: 0.6, draws: 4 };
    const second = { mean: 0.5, sd: null, p: 0.5, draws: 1 };
    expect(best.map(({ layer, permuted }) => [layer, permuted])).toEqual([
      ['first', first],
      ['second', second],
    ]);
    expect(layers.map(({ permuted }) => permuted)).toEqual([first, second]);
  });

  it('knows none where the sweep has none, though its probes have', async () => {
    const { best } = await recordedWith({ 'first 0': [[0, 0.5]] });
    expect(best.map(({ permuted }) => permuted)).toEqual([null, null]);
  });

  it('knows none of a configuration that has no score', async () => {
    const fields = { layers: ['first'], controls: { permuted_labels: 1 } };
    const planned = await plannedSweep(api.database, fields, 'sweep');
    const permuted = [{ draw: 0, figures: { accuracy: 0.5, loss: 1 } }];
    await recordSweep(api.database, planned, (trial, row) => ({ ...resultOf(trial, row, null), permuted }));
    expect((await report()).best).toMatchObject([{ val: { mean: null }, permuted: null }]);
  });
});

describe('the notes of a report', () => {
  it('name constant columns of the layers that it is about, and warnings of the dataset', async () => {
    const constantColumns = Array.from({ length: 12 }, (_, at) => at);
    const [first, second] = tinyDescription.layers;
    const description = {
      ...tinyDescription,
      layers: [{ ...first, constantColumns }, second],
      warnings: ['train and val share 3 rows'],
    };
    await recorded({});
    await api.database.prisma.dataset.updateMany({ data: { description: JSON.parse(JSON.stringify(description)) } });
    await end();
    expect((await report()).notes).toEqual([
      'first: columns 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … constant on train, divided by 1',
      'second: column 1 constant on train, divided by 1',
      'train and val share 3 rows',
    ]);
  });

  it('name configurations of lbfgs whose weights are no optimum, once each', async () => {
    const fields = {
      layers: ['first'],
      parameters: [
        { optimizer: 'lbfgs', C: [1, 10], resample: 'bootstrap' },
        { optimizer: 'lbfgs', weight_decay: 0 },
      ],
      replicates: { seeds: 2 },
    };
    const planned = await plannedSweep(api.database, fields, 'sweep');
    await recordSweep(api.database, planned, (trial, row) => {
      const { C } = parametersOf(trial);
      const numbers = { objective: 0.5, gradientNorm: 0.1, iterations: 1000, evaluations: 1200 };
      const converged = C === 1 || (C === 10 && trial.seed === 0);
      return { ...resultOf(trial, row, 60), certificate: { ...numbers, converged, noOptimum: C === undefined } };
    });
    await end();
    expect((await report()).notes.sort()).toEqual([
      'first, labels, optimizer lbfgs, C 10, resample bootstrap: did not converge in 1 of 2 trials',
      'first, labels, optimizer lbfgs: no optimum, weight decay 0 on separable data: larger weights are always better',
    ]);
  });

  it('leave out layers that the sweep does not train', async () => {
    await recorded({}, { layers: ['first'] });
    await end();
    expect((await report()).notes).toEqual([]);
  });

  it('say what failed and what diverged', async () => {
    const { trials } = await plannedSweep(api.database, { replicates: { seeds: 2 } }, 'sweep');
    const first = trials.filter(({ layer }) => layer === 0);
    const probes = first.map((trial, row) => resultOf(trial, row, row === 0 ? null : 60));
    await recordTrained(api.database, workOf('sweep', first), trainedPack('a', probes));
    await closePack(
      api.database,
      { sweepId: 'sweep', layer: 1, pack: 0 },
      { class: 'timeout', message: 'no progress' },
    );
    await end('failed', 'the orchestrator gave up');
    expect((await report()).notes).toEqual([
      'the sweep failed: the orchestrator gave up',
      '2 trials failed: GET /v1/sweeps/sweep/trials?state=failed says why',
      '1 trial diverged: NaN or infinity in the weights',
      'second has no probe: whether it is better than the layers shown is not known',
    ]);
  });

  it('say what was pruned, and which limit ended the sweep', async () => {
    await recorded({}, { layers: ['first'] });
    const move = (indices: number[], state: 'pruned' | 'cancelled') =>
      api.database.prisma.trial.updateMany({ where: { sweepId: 'sweep', index: { in: indices } }, data: { state } });
    await move([2, 3], 'pruned');
    await move([1], 'cancelled');
    await moveSweep(api.database, 'sweep', ['running'], 'cancelled', 'its time budget was used up');
    expect((await report()).notes).toEqual([
      'the sweep ended early: its time budget was used up',
      '2 trials were pruned on the way: their configurations have no figures',
      '1 trial was cancelled',
    ]);
  });
});
