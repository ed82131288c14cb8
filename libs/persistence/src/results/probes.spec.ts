import { Conflict, type ProbeSort } from '@sonde/contracts';
import {
  countTrials,
  findProbe,
  listProbes,
  probeNames,
  sweepsOfProbe,
  type ProbeCursor,
  type ProbeFilter,
} from '../index';
import { numbersResultOf, plannedSweep, recordSweep, resultOf, withFigures } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Two learning rates x three seeds on each of two layers: 12 trials, a pack a layer. */
const GRID = { parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 3 } };

/** All probes of the sweep, some a page. */
async function listed(filter: ProbeFilter, limit = 5) {
  const seen = [];
  let after: ProbeCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof listProbes>> = await listProbes(
      database,
      'sweep1',
      filter,
      limit,
      after ?? undefined,
    );
    seen.push(...page.probes);
    after = page.next;
  } while (after);
  return seen;
}

describe('names of probes', () => {
  const first = { layerName: 'first', target: 'labels', classes: ['a', 'b'] };
  const erste = { layerName: 'erste', target: 'wortart', classes: ['verb', 'nomen'] };

  /** Trains a sweep, and finds all of it cached in another one over the same numbers under other names. */
  async function twice() {
    await recordSweep(database, await plannedSweep(database, GRID), (trial, row) => resultOf(trial, row, 60));
    await plannedSweep(database, { ...GRID, dataset: 'renamed', targets: ['wortart'] }, 'sweep2');
    expect((await countTrials(database, ['sweep2'])).get('sweep2')).toMatchObject({ cached: 12, pending: 0 });
  }
  const sorted = { sort: 'val/loss', order: 'asc' } as const;
  const shown = async (sweepId: string, filter: Partial<ProbeFilter>) => {
    const { probes } = await listProbes(database, sweepId, { ...sorted, ...filter }, 50);
    return [...new Set(probes.map(({ layerName, target, classes }) => `${layerName} ${target} ${classes.join()}`))];
  };

  it('are those of the sweep that asks, and what it filters by', async () => {
    await twice();
    expect((await shown('sweep2', {})).sort()).toEqual(['erste wortart verb,nomen', 'zweite wortart verb,nomen']);
    expect(await shown('sweep2', { layer: 'erste', target: 'wortart' })).toEqual(['erste wortart verb,nomen']);
    expect(await shown('sweep2', { layer: 'first' })).toEqual([]);
    expect(await shown('sweep2', { target: 'labels' })).toEqual([]);
    expect(await shown('sweep1', { layer: 'first' })).toEqual(['first labels a,b']);
  });

  it('are those of each layer where two layers of a sweep share their probes', async () => {
    await recordSweep(database, await plannedSweep(database, { ...GRID, dataset: 'twins' }), (trial, row) =>
      resultOf(trial, row, 60),
    );
    expect(await shown('sweep1', { layer: 'second' })).toEqual(['second labels a,b']);
    expect(await shown('sweep1', { layer: 'first' })).toEqual(['first labels a,b']);
    expect(await shown('sweep1', {})).toEqual(['first labels a,b']);
  });

  it('are those of the newest sweep where none asks', async () => {
    await twice();
    const { probes } = await listProbes(database, 'sweep1', { ...sorted, layer: 'first' }, 1);
    const key = probes[0]?.key ?? '';
    expect(await probeNames(database, key)).toEqual(erste);
    expect(await probeNames(database, key, 'sweep1')).toEqual(first);
    expect(await probeNames(database, key, 'sweep3')).toBeUndefined();
    await database.prisma.trial.updateMany({ where: { sweepId: 'sweep2' }, data: { state: 'failed' } });
    expect(await probeNames(database, key)).toEqual(first);
    expect(await shown('sweep2', {})).toEqual([]);
  });
});

describe('listProbes', () => {
  it('pages through all probes in order, diverged ones last', async () => {
    // Of each layer's six: rows 1 and 4 have 51, 2 and 5 have 52, 3 has 50, and 0 diverged.
    await recordSweep(database, await plannedSweep(database, GRID), (trial, row) =>
      resultOf(trial, row, row === 0 ? null : 50 + (row % 3)),
    );
    const seen = await listed({ sort: 'val/accuracy', order: 'desc' });
    expect(new Set(seen.map(({ key }) => key)).size).toBe(12);
    expect(seen.map(({ valCorrect }) => valCorrect)).toEqual([52, 52, 52, 52, 51, 51, 51, 51, 50, 50, null, null]);
    const { probes } = await listProbes(database, 'sweep1', { sort: 'val/loss', order: 'asc', layer: 'second' }, 50);
    expect(probes.map(({ layerName }) => layerName)).toEqual(Array(6).fill('second'));
  });

  it('sorts by any figure of val, and by loss and accuracy of train; those without it come last', async () => {
    const planned = await plannedSweep(database, { layers: ['first'], replicates: { seeds: 4 } });
    const auroc = [0.6, null, 0.9, 0.7];
    await recordSweep(database, planned, (trial, row) => {
      const result = withFigures(resultOf(trial, row, 60), { auroc: auroc[row] ?? null, ece: row / 10 });
      const { train } = result.scores;
      if (!train) throw new Error('there is a train split');
      const figures = { accuracy: 1 - row / 10, loss: 1 / (row + 1) };
      return { ...result, scores: { ...result.scores, train: { ...train, figures } } };
    });
    const seeds = async (sort: ProbeSort, order: 'asc' | 'desc') =>
      (await listed({ sort, order }, 2)).map(({ seed }) => seed);
    expect(await seeds('val/auroc', 'desc')).toEqual([2, 3, 0, 1]);
    expect(await seeds('val/auroc', 'asc')).toEqual([0, 3, 2, 1]);
    expect(await seeds('val/ece', 'asc')).toEqual([0, 1, 2, 3]);
    expect(await seeds('train/accuracy', 'desc')).toEqual([0, 1, 2, 3]);
    expect(await seeds('train/loss', 'asc')).toEqual([3, 2, 1, 0]);
    // All the same, or none of it: each once, whatever the page.
    expect((await seeds('val/accuracy', 'desc')).sort()).toEqual([0, 1, 2, 3]);
    expect((await seeds('val/mse', 'asc')).sort()).toEqual([0, 1, 2, 3]);
  });
});

describe('findProbe', () => {
  it('gives back what was recorded of a probe over classes', async () => {
    const planned = await plannedSweep(database, { layers: ['second'], parameters: { epochs: 7 } });
    const figures = { auroc: 0.9, ece: null };
    await recordSweep(database, planned, (trial, row) => withFigures(resultOf(trial, row, 60), figures));
    const [trial] = planned.trials;
    expect(await findProbe(database, trial?.probeKey ?? '')).toMatchObject({
      task: 'classification',
      outputs: 2,
      classes: ['a', 'b'],
      parameters: trial?.parameters,
      epoch: 7,
      certificate: null,
      valCorrect: 60,
      valLoss: 0.5,
      valFigures: { accuracy: 0.6, loss: 0.5, auroc: 0.9, ece: null },
      trainFigures: { accuracy: 0.75, loss: 0.4 },
      constantColumns: [1],
    });
  });

  it('and of one over numbers, solved by lbfgs', async () => {
    const planned = await plannedSweep(database, {
      dataset: 'numbers',
      layers: ['first'],
      parameters: { optimizer: 'lbfgs' },
    });
    const certificate = {
      objective: 1 / 3,
      gradientNorm: 1e-9,
      iterations: 9,
      evaluations: 12,
      converged: true,
      noOptimum: false,
    };
    await recordSweep(database, planned, (trial, row) => ({
      ...numbersResultOf(trial, row, { mse: 0.25, r2: 0.75 }),
      certificate,
    }));
    expect(await findProbe(database, planned.trials[0]?.probeKey ?? '')).toMatchObject({
      task: 'regression',
      outputs: 3,
      classes: [],
      epoch: null,
      certificate,
      valCorrect: null,
      valFigures: { loss: 0.25, r2: 0.75, mse: 0.25 },
      trainFigures: { loss: 0.1 },
    });
  });
});

describe('findProbe, by the beginning of a key', () => {
  const keys = ['0123456789abcdef', '01234567ffffffff', '012345680000ffff', 'ffffffff00000000'];

  /** Four probes with these keys instead of their own. */
  beforeEach(async () => {
    const planned = await plannedSweep(database, { layers: ['first'], replicates: { seeds: 4 } });
    const trials = planned.trials.map((trial, row) => ({ ...trial, probeKey: keys[row] ?? '' }));
    await recordSweep(database, { ...planned, trials }, (trial, row) => resultOf(trial, row, 60));
  });

  it.each([
    ['0123456789abcdef', 0],
    ['0123456789', 0],
    ['01234567f', 1],
    ['01234568', 2],
    ['ffffffff', 3],
  ])('finds %s where it is the only one', async (beginning, at) => {
    expect(await findProbe(database, beginning)).toMatchObject({ key: keys[at], seed: at });
  });

  it.each([
    '0123456',
    '',
    '0123456a',
    '0123456789abcdef0',
    '01234568%',
    '0123456_',
    '01234568\0',
    'FFFFFFFF',
    'fffffffg',
  ])('finds nothing for %j', async (beginning) => expect(await findProbe(database, beginning)).toBeUndefined());

  it('says how many begin so where there are several', async () => {
    const failure: unknown = await findProbe(database, '01234567').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Conflict);
    expect((failure as Conflict).message).toBe('2 probes have keys that begin with 01234567: expected more of the key');
  });
});

describe('sweepsOfProbe', () => {
  it('lists the trials that have it, the newest sweep first', async () => {
    // The two layers hold the same numbers: their probes are the same, and their configurations are not.
    const planned = await plannedSweep(database, { dataset: 'twins' }, 'old');
    await recordSweep(database, planned, (trial, row) => resultOf(trial, row, 60));
    await plannedSweep(database, { dataset: 'twins', layers: ['second'], parameters: { epochs: [7, 100] } }, 'new');
    const createdAt = new Date(Date.now() + 60_000);
    await database.prisma.sweep.update({ where: { id: 'new' }, data: { createdAt } });
    const [first, second] = planned.trials;
    const { trials } = { trials: await database.prisma.trial.findMany({ where: { sweepId: 'new' } }) };
    const again = trials.find(({ probeKey }) => probeKey === first?.probeKey);
    expect(await sweepsOfProbe(database, first?.probeKey ?? '')).toEqual([
      { sweepId: 'new', configuration: second?.configuration, trial: again?.index },
      { sweepId: 'old', configuration: first?.configuration, trial: 0 },
      { sweepId: 'old', configuration: second?.configuration, trial: 1 },
    ]);
    // The other trial of the new sweep is planned, and has no probe yet.
    const planless = trials.find(({ probeKey }) => probeKey !== first?.probeKey);
    expect(await sweepsOfProbe(database, planless?.probeKey ?? '')).toEqual([]);
  });
});
