import type { PackTrial, PlannedTrial } from '@sonde/domain';
import { Prisma } from '../generated/client';
import {
  claimPack,
  countTrials,
  exportedTrials,
  extendSweep,
  listTrials,
  loadPack,
  openPacks,
  pruneLayer,
  recordRung,
  retryTrials,
  splitPack,
} from '../index';
import { plannedSweep, recordClaimed, resultOf } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Rungs at 2 and 4 of 8 epochs, where half goes on. */
const HALVING = {
  layers: ['first'],
  replicates: { seeds: 2 },
  early_terminate: { type: 'successive_halving', min_epochs: 2, eta: 2 },
};
const withRates = (learning_rate: readonly number[]) => ({ ...HALVING, parameters: { learning_rate, epochs: 8 } });

const rateOf = ({ parameters }: Pick<PlannedTrial, 'parameters'>) =>
  parameters.optimizer === 'lbfgs' ? 0 : parameters.learning_rate;

/** Number correct of 100 and val loss of a trial at the rung; null where it diverged. */
type AtRung = (trial: PackTrial) => readonly [correct: number, loss: number] | null;

/** Trains a pack up to a rung. */
async function train(pack: number, epoch: number, scoreOf: AtRung, sweepId = 'sweep1') {
  const reference = { sweepId, layer: 0, pack, claim: 'claim' };
  await claimPack(database, reference);
  const work = await loadPack(database, reference, epoch);
  const scores = work.trials.map((trial) => {
    const score = scoreOf(trial);
    return { trial: trial.index, val: score && (resultOf(trial, 0, ...score).scores['val'] ?? null) };
  });
  await recordRung(database, work, { epoch, scores });
}

const prune = (epoch: number, sweepId = 'sweep1') => pruneLayer(database, sweepId, 0, epoch);

async function counts(sweepId = 'sweep1') {
  return (await countTrials(database, [sweepId])).get(sweepId);
}

/** Trains what is open of a sweep, from rung to rung, until nothing is. */
async function finish(sweepId: string, scoreAt: (epoch: number) => AtRung) {
  const wanted = { sweepId, layer: 0, after: -1, limit: 9 };
  for (const epoch of [2, 4]) {
    const { packs } = await openPacks(database, { ...wanted, until: epoch });
    for (const pack of packs) await train(pack, epoch, scoreAt(epoch), sweepId);
    await prune(epoch, sweepId);
  }
  for (const pack of (await openPacks(database, { ...wanted, until: null })).packs) {
    const attempt = { sweepId, layer: 0, pack, claim: 'claim' };
    if ((await claimPack(database, attempt)) !== 'train') continue;
    await recordClaimed(database, attempt, (trial, row) => {
      const [correct, loss] = scoreAt(8)(trial) ?? [null, 0];
      return resultOf(trial, row, correct, loss);
    });
  }
}

/** Learning rates of the configurations whose trials are in a state, each once. */
async function rates(state: 'pruned' | 'pending') {
  const trials = await listTrials(database, 'sweep1', 100, -1, state);
  return [...new Set(trials.map(rateOf))];
}

describe('recordRung', () => {
  it('puts the trials back with what they scored', async () => {
    await plannedSweep(database, withRates([0.1]));
    await train(0, 2, ({ seed }) => (seed === 0 ? [70, 0.4] : null));
    const rows = await database.prisma.trial.findMany({ orderBy: { index: 'asc' } });
    expect(rows).toMatchObject([
      { state: 'pending', rungEpoch: 2, rungScores: { 2: { loss: 0.4, figures: { accuracy: 0.7, loss: 0.4 } } } },
      { state: 'pending', rungEpoch: 2, rungScores: { 2: null } },
    ]);
  });

  it('leaves a trial at the later rung that it has reached where another of its pack is tried again', async () => {
    await plannedSweep(database, withRates([0.1]));
    for (const epoch of [2, 4]) await train(0, epoch, () => [70, 0.4]);
    const again = { rungEpoch: null, rungScores: Prisma.DbNull };
    await database.prisma.trial.updateMany({ where: { index: 1 }, data: again });
    await train(0, 2, () => [70, 0.4]);
    const rows = await database.prisma.trial.findMany({ orderBy: { index: 'asc' } });
    expect(rows.map(({ rungEpoch, rungScores }) => [rungEpoch, Object.keys(rungScores ?? {})])).toEqual([
      [4, ['2', '4']],
      [2, ['2']],
    ]);
  });
});

describe('pruneLayer', () => {
  it('keeps the better half by the mean over seeds, and says of each other why', async () => {
    await plannedSweep(database, withRates([0.1, 0.2, 0.3, 0.4, 0.5]));
    // Means: 0.60, 0.70, 0.70 with less loss, 0.65, and one with a seed that diverged. Half of five: two go on.
    const correct: Record<number, [number, number]> = { 0.1: [60, 60], 0.2: [60, 80], 0.3: [70, 70], 0.4: [65, 65] };
    await train(0, 2, (trial) => {
      const own = correct[rateOf(trial)]?.[trial.seed];
      if (own === undefined) return trial.seed === 0 ? [99, 0.1] : null;
      return [own, rateOf(trial) === 0.3 ? 0.3 : 0.5];
    });
    expect(await prune(2)).toBe(6);
    expect(await counts()).toMatchObject({ pruned: 6, pending: 4 });
    expect(await rates('pending')).toEqual([0.2, 0.3]);
    const pruned = await listTrials(database, 'sweep1', 100, -1, 'pruned');
    const why = new Map(pruned.map((trial) => [rateOf(trial), trial.pruning]));
    const rung = { epoch: 2, of: 5, kept: 2, cutoff: 0.7 };
    expect(why).toEqual(
      new Map([
        [0.1, { ...rung, score: 0.6, rank: 4 }],
        [0.4, { ...rung, score: 0.65, rank: 3 }],
        [0.5, { ...rung, score: null, rank: 5 }],
      ]),
    );
  });

  it('changes nothing when it is asked again, also by two at once', async () => {
    await plannedSweep(database, withRates([0.1, 0.2, 0.3, 0.4]));
    await train(0, 2, (trial) => [60 + 10 * rateOf(trial), 0.5]);
    const pruned = await Promise.all([prune(2), prune(2)]);
    expect(pruned.sort()).toEqual([0, 4]);
    const before = await database.prisma.trial.findMany({ orderBy: { index: 'asc' } });
    expect(await prune(2)).toBe(0);
    expect(await database.prisma.trial.findMany({ orderBy: { index: 'asc' } })).toEqual(before);
    expect(await database.prisma.rung.findMany()).toMatchObject([{ epoch: 2, contenders: 4, kept: 2 }]);
    await train(0, 4, (trial) => [60 + 10 * rateOf(trial), 0.5]);
    expect(await prune(4)).toBe(2);
    expect(await rates('pending')).toEqual([0.4]);
    expect(await prune(2)).toBe(0);
  });

  it('minimises where that is what the metric wants', async () => {
    await plannedSweep(database, { ...withRates([0.1, 0.2]), metric: { name: 'val/loss' } });
    await train(0, 2, (trial) => [60, rateOf(trial)]);
    expect(await prune(2)).toBe(2);
    expect(await rates('pending')).toEqual([0.1]);
  });

  it('holds latecomers against the score that was enough', async () => {
    await plannedSweep(database, withRates([0.1, 0.2]));
    await train(0, 2, (trial) => [60 + 100 * rateOf(trial), 0.5]);
    await prune(2);
    // 0.2 went on with 0.80. Of those that come later 0.8 is as good, 0.7 is not.
    const learning_rate = { values: [0.1, 0.2, 0.7, 0.8] };
    await extendSweep(database, 'sweep1', { parameters: { learning_rate, epochs: { value: 8 } } });
    await train(1, 2, (trial) => [rateOf(trial) === 0.7 ? 79 : 80, 0.9]);
    expect(await prune(2)).toBe(2);
    expect(await rates('pending')).toEqual([0.2, 0.8]);
    const late = (await listTrials(database, 'sweep1', 100, -1, 'pruned')).find((trial) => rateOf(trial) === 0.7);
    expect(late?.pruning).toEqual({ epoch: 2, score: 0.79, cutoff: 0.8, kept: 1, of: 2, rank: 2 });
  });

  it('compares each target by itself', async () => {
    await plannedSweep(database, { ...withRates([0.1, 0.2]), dataset: 'pair', targets: ['labels', 'tense'] });
    // On labels the larger rate is better and all are worse than on tense.
    await train(0, 2, (trial) =>
      trial.target === 'labels' ? [50 + 10 * rateOf(trial), 0.5] : [90 - 10 * rateOf(trial), 0.5],
    );
    expect(await prune(2)).toBe(4);
    const left = await listTrials(database, 'sweep1', 100, -1, 'pending');
    expect(new Set(left.map((trial) => `${trial.target} ${rateOf(trial)}`))).toEqual(
      new Set(['labels 0.2', 'tense 0.1']),
    );
    expect(await database.prisma.rung.count()).toBe(2);
  });

  it('waits for the replicates of a configuration that have not reached the rung', async () => {
    await plannedSweep(database, { ...withRates([0.1, 0.2, 0.3]), replicates: { seeds: 1 } });
    await extendSweep(database, 'sweep1', { replicates: { seeds: 2 } });
    await splitPack(database, { sweepId: 'sweep1', layer: 0, pack: 1 });
    await train(0, 2, (trial) => [60 + 100 * rateOf(trial), 0.5]);
    await train(2, 2, (trial) => [60 + 100 * rateOf(trial), 0.5]);
    // The second seed of 0.3 is in pack 3, which has not got there; of the other two the better one goes on.
    expect(await prune(2)).toBe(2);
    expect(await rates('pruned')).toEqual([0.1]);
    const wanted = { sweepId: 'sweep1', layer: 0, after: -1, limit: 9, until: 2 };
    expect((await openPacks(database, wanted)).packs).toEqual([3]);
  });

  it('prunes nothing in a sweep without early termination', async () => {
    await plannedSweep(database, { ...withRates([0.1, 0.2]), early_terminate: undefined });
    await train(0, 2, () => [60, 0.5]);
    expect(await prune(2)).toBe(0);
  });
});

describe('pruneLayer, where some of it is cached', () => {
  /**
   * Number correct by rate at rungs 2 and 4 and at the end. Of five two go on after 2: 0.5 and 0.4, from 80 on. After 4
   * one goes on: 0.4. The best there, and at the end, would have been 0.3, which is not among them.
   */
  const CORRECT: Record<number, readonly [number, number, number]> = {
    ...{ 0.1: [60, 65, 70], 0.2: [65, 70, 75], 0.3: [75, 95, 99], 0.4: [80, 90, 95], 0.5: [85, 86, 90] },
  };
  const RATES = Object.keys(CORRECT).map(Number);
  const scoreAt =
    (epoch: number): AtRung =>
    ({ parameters, seed }) => {
      const correct = CORRECT[rateOf({ parameters })]?.[[2, 4, 8].indexOf(epoch)] ?? NaN;
      // The seeds lie one above and one below the mean.
      return [correct + (seed === 0 ? 1 : -1), 0.5];
    };

  /** How the rungs of a sweep over all rates went, and which ones it trained to the end. */
  async function outcome(sweepId: string) {
    await plannedSweep(database, withRates(RATES), sweepId);
    await finish(sweepId, scoreAt);
    const rungs = await database.prisma.rung.findMany({ where: { sweepId }, orderBy: { epoch: 'asc' } });
    const pruned = await listTrials(database, sweepId, 100, -1, 'pruned');
    return {
      rungs: rungs.map(({ epoch, cutoff, contenders, kept }) => ({ epoch, cutoff, contenders, kept })),
      pruned: new Map(pruned.map((trial) => [rateOf(trial), trial.pruning])),
      counts: await counts(sweepId),
    };
  }

  /** Rates that one other sweep each has trained, alone, so that none of them was pruned. */
  async function trained(rates: readonly number[], fields: object = {}) {
    for (const rate of rates) {
      await plannedSweep(database, { ...withRates([rate]), ...fields }, `other${rate}`);
      await finish(`other${rate}`, scoreAt);
    }
  }

  const RUNGS = [
    { epoch: 2, cutoff: 0.8, contenders: 5, kept: 2 },
    { epoch: 4, cutoff: 0.9, contenders: 2, kept: 1 },
  ];
  const PRUNED = new Map([
    [0.1, { ...{ epoch: 2, of: 5, kept: 2, cutoff: 0.8 }, score: 0.6, rank: 5 }],
    [0.2, { ...{ epoch: 2, of: 5, kept: 2, cutoff: 0.8 }, score: 0.65, rank: 4 }],
    [0.3, { ...{ epoch: 2, of: 5, kept: 2, cutoff: 0.8 }, score: 0.75, rank: 3 }],
    [0.5, { ...{ epoch: 4, of: 2, kept: 1, cutoff: 0.9 }, score: 0.86, rank: 2 }],
  ]);

  it('is what is pruned where nothing is', async () => {
    const { counts: states, ...found } = await outcome('sweep1');
    expect(found).toEqual({ rungs: RUNGS, pruned: PRUNED });
    expect(states).toMatchObject({ succeeded: 2, pruned: 8 });
  });

  it.each([
    ['the one that wins', [0.4]],
    ['one that loses the last comparison', [0.5]],
    ['one that loses the first comparison, and would win the last', [0.3]],
    ['both that go on', [0.4, 0.5]],
    ['all but one', [0.1, 0.3, 0.4, 0.5]],
  ])('prunes the same for the same reasons where %s was trained elsewhere', async (_which, cached) => {
    await trained(cached);
    const { counts: states, ...found } = await outcome('sweep1');
    // What is cached has ended, and is not pruned any more.
    const pruned = new Map([...PRUNED].filter(([rate]) => !cached.includes(rate)));
    expect(found).toEqual({ rungs: RUNGS, pruned });
    expect(states).toMatchObject({ cached: 2 * cached.length, pruned: 2 * pruned.size });
    const ended = await listTrials(database, 'sweep1', 100, -1, 'cached');
    expect(ended.filter(({ pruning }) => pruning !== null)).toEqual([]);
    for await (const page of exportedTrials(database, 'sweep1')) {
      expect(page.filter(({ state, pruning }) => pruning !== null && state !== 'pruned')).toEqual([]);
    }
  });

  it('compares the mean over seeds, of which one was trained elsewhere', async () => {
    await trained([0.3, 0.4], { replicates: { seeds: 1 } });
    const { counts: states, ...found } = await outcome('sweep1');
    expect(found).toEqual({ rungs: RUNGS, pruned: PRUNED });
    expect(states).toMatchObject({ cached: 2, succeeded: 1, pruned: 7 });
  });

  it('gives one that has diverged elsewhere the last place', async () => {
    const wild = 0.9;
    const scores = (epoch: number): AtRung => {
      const calm = scoreAt(epoch);
      return (trial) => (rateOf(trial) === wild ? null : calm(trial));
    };
    await plannedSweep(database, withRates([wild]), 'other');
    await finish('other', scores);
    await plannedSweep(database, withRates([0.1, 0.2, 0.3, wild]));
    await finish('sweep1', scores);
    // Of four two go on: 0.2 and 0.3 with 0.65 and 0.75. Without the fourth it would have been one of three.
    expect(await database.prisma.rung.findMany({ where: { sweepId: 'sweep1' } })).toMatchObject([
      { epoch: 2, cutoff: 0.65, contenders: 4, kept: 2 },
      { epoch: 4, cutoff: 0.95, contenders: 2, kept: 1 },
    ]);
    expect(await counts()).toMatchObject({ cached: 2, succeeded: 2, pruned: 4 });
  });

  it('compares what an extension adds with those that have ended without a comparison', async () => {
    await trained([0.3, 0.4]);
    await plannedSweep(database, withRates([0.3, 0.4]));
    expect(await counts()).toMatchObject({ cached: 4, pending: 0 });
    const learning_rate = { values: RATES };
    await extendSweep(database, 'sweep1', { parameters: { learning_rate, epochs: { value: 8 } } });
    await finish('sweep1', scoreAt);
    expect(await counts()).toMatchObject({ cached: 4, pruned: 6 });
    expect(await database.prisma.rung.findMany({ where: { sweepId: 'sweep1' } })).toMatchObject(RUNGS);
  });
});

describe('pruneLayer, where some of it has failed', () => {
  /** Correct: 61 to 64 of 100. The one at 0.1 has failed, and one of the seeds at 0.4. */
  const score: AtRung = (trial) => [60 + 10 * rateOf(trial), 0.5];

  async function failed() {
    const { trials } = await plannedSweep(database, withRates([0.1, 0.2, 0.3, 0.4]));
    const indices = trials
      .filter((trial) => rateOf(trial) === 0.1 || (rateOf(trial) === 0.4 && trial.seed === 0))
      .map(({ index }) => index);
    const data = { state: 'failed', failureClass: 'internal' } as const;
    await database.prisma.trial.updateMany({ where: { index: { in: indices } }, data });
    await train(0, 2, score);
  }

  it('gives the failed the last place, and another the mean over the seeds that it has', async () => {
    await failed();
    // Half of four go on: 0.4 by its one seed, and 0.3. Of three it would have been one.
    expect(await prune(2)).toBe(2);
    expect(await rates('pruned')).toEqual([0.2]);
    expect(await database.prisma.rung.findMany()).toMatchObject([{ cutoff: 0.63, contenders: 4, kept: 2 }]);
    expect(await counts()).toMatchObject({ failed: 3, pending: 3, pruned: 2 });
    // What failed has no part in the next comparison: of 0.3 and 0.4 one goes on.
    await train(0, 4, score);
    expect(await prune(4)).toBe(2);
    expect(await rates('pending')).toEqual([0.4]);
  });

  it('holds what is tried again against the score that was enough', async () => {
    await failed();
    await prune(2);
    expect(await retryTrials(database, 'sweep1', {})).toBe(3);
    await train(0, 2, score);
    expect(await prune(2)).toBe(2);
    const late = (await listTrials(database, 'sweep1', 100, -1, 'pruned')).find((trial) => rateOf(trial) === 0.1);
    expect(late?.pruning).toEqual({ epoch: 2, score: 0.61, cutoff: 0.63, kept: 2, of: 4, rank: 3 });
    expect(await rates('pending')).toEqual([0.3, 0.4]);
  });

  it('decides nothing where all has failed', async () => {
    await plannedSweep(database, withRates([0.1, 0.2]));
    await database.prisma.trial.updateMany({ data: { state: 'failed' } });
    expect(await prune(2)).toBe(0);
    expect(await database.prisma.rung.count()).toBe(0);
  });
});

describe('pruneLayer, where seeds come later', () => {
  /** Number correct, the same at every rung: of the seeds that are there first by rate, of all later ones another. */
  const scoreBy = (first: Record<number, number>, later: Record<number, number>) => (): AtRung => (trial) => [
    (trial.seed < 2 ? first : later)[rateOf(trial)] ?? NaN,
    0.5,
  ];
  /** After 2 epochs 0.3 and 0.4 go on, from 70 on; after 4 it is 0.4, from 80 on. The order of later seeds is reversed. */
  const scoreAt = scoreBy({ 0.1: 60, 0.2: 65, 0.3: 70, 0.4: 80 }, { 0.1: 99, 0.2: 98, 0.3: 97, 0.4: 10 });
  const AT_2 = { epoch: 2, of: 4, kept: 2, cutoff: 0.7 };
  const PRUNED = new Map([
    [0.1, { ...AT_2, score: 0.6, rank: 4 }],
    [0.2, { ...AT_2, score: 0.65, rank: 3 }],
    [0.3, { epoch: 4, of: 2, kept: 1, cutoff: 0.8, score: 0.7, rank: 2 }],
  ]);

  /** For what reasons trials of each rate were pruned. */
  async function reasons() {
    const trials = await listTrials(database, 'sweep1', 100, -1, 'pruned');
    const all = new Map<number, unknown[]>();
    for (const trial of trials) all.set(rateOf(trial), [...(all.get(rateOf(trial)) ?? []), trial.pruning]);
    return all;
  }
  const timesOf = (times: number) => new Map([...PRUNED].map(([rate, why]) => [rate, Array(times).fill(why)]));

  it('prunes them with their configuration, and lets them go on with it', async () => {
    await plannedSweep(database, withRates([0.1, 0.2, 0.3, 0.4]));
    await finish('sweep1', scoreAt);
    expect(await reasons()).toEqual(timesOf(2));
    const rungs = await database.prisma.rung.findMany({ orderBy: { epoch: 'asc' } });
    // More than once: the mean of what went on is below what was enough by then.
    for (const seeds of [5, 6]) {
      expect(await extendSweep(database, 'sweep1', { replicates: { seeds } })).toBe(seeds === 5 ? 12 : 4);
      await finish('sweep1', scoreAt);
      expect(await reasons()).toEqual(timesOf(seeds));
      expect(await counts()).toMatchObject({ succeeded: seeds, pruned: 3 * seeds });
    }
    expect(await database.prisma.rung.findMany({ orderBy: { epoch: 'asc' } })).toEqual(rungs);
    // Of 0.4 all six have a probe, of the others none: (2 * 80 + 4 * 10) / 6 is a third of 100.
    const configurations = await database.prisma.configuration.findMany({ where: { n: { gt: 0 } } });
    expect(configurations).toMatchObject([{ n: 6, mean: expect.closeTo(1 / 3, 12) as number }]);
  });

  it('prunes those that have missed the rung of their configuration at the next one, and compares the others', async () => {
    await plannedSweep(database, withRates([0.1, 0.2, 0.3, 0.4]));
    await train(0, 2, scoreAt());
    await prune(2);
    await extendSweep(database, 'sweep1', { replicates: { seeds: 3 } });
    await train(0, 4, scoreAt());
    await train(1, 4, scoreAt());
    // A seed each of 0.1 and 0.2, and all of 0.4: its mean is (80 + 80 + 10) / 3 = 57, that of 0.3 (70 + 70 + 97) / 3 = 79.
    expect(await prune(4)).toBe(5);
    expect(await database.prisma.rung.findMany({ orderBy: { epoch: 'asc' } })).toMatchObject([
      { epoch: 2, contenders: 4, kept: 2, cutoff: 0.7 },
      { epoch: 4, contenders: 2, kept: 1, cutoff: expect.closeTo(0.79, 12) as number },
    ]);
    const found = await reasons();
    expect(found.get(0.1)).toEqual(Array(3).fill(PRUNED.get(0.1)));
    expect(found.get(0.2)).toEqual(Array(3).fill(PRUNED.get(0.2)));
    expect(await rates('pending')).toEqual([0.3]);
  });

  it('treats those that are tried again like the others of their configuration', async () => {
    const { trials } = await plannedSweep(database, withRates([0.1, 0.2]));
    const index = { in: trials.filter(({ seed }) => seed === 0).map((trial) => trial.index) };
    await database.prisma.trial.updateMany({ where: { index }, data: { state: 'failed' } });
    // Without its failed seed 0.1 has 70 and 0.2 has 80. With it they would have (70 + 99) / 2 and (80 + 10) / 2.
    const again: AtRung = ({ parameters, seed }) =>
      rateOf({ parameters }) === 0.1 ? [seed === 0 ? 99 : 70, 0.5] : [seed === 0 ? 10 : 80, 0.5];
    await finish('sweep1', () => again);
    expect(await counts()).toMatchObject({ failed: 2, succeeded: 1, pruned: 1 });
    expect(await retryTrials(database, 'sweep1', {})).toBe(2);
    await finish('sweep1', () => again);
    expect(await counts()).toMatchObject({ failed: 0, succeeded: 2, pruned: 2 });
    const why = { epoch: 2, of: 2, kept: 1, cutoff: 0.8, score: 0.7, rank: 2 };
    expect(await reasons()).toEqual(new Map([[0.1, [why, why]]]));
  });

  it('knows of cached configurations whether they have gone on, and compares those that are new', async () => {
    const scores = scoreBy({ 0.3: 70, 0.4: 80, 0.5: 88 }, { 0.3: 97, 0.4: 10, 0.5: 10 });
    for (const [rate, seeds] of [
      [0.3, 2],
      [0.4, 2],
      [0.5, 1],
    ] as const) {
      await plannedSweep(database, { ...withRates([rate]), replicates: { seeds } }, `other${rate}`);
      await finish(`other${rate}`, scores);
    }
    await plannedSweep(database, withRates([0.3, 0.4]));
    await prune(2);
    await prune(4);
    expect(await counts()).toMatchObject({ cached: 4, pending: 0 });
    const learning_rate = { values: [0.3, 0.4, 0.5] };
    const parameters = { learning_rate, epochs: { value: 8 } };
    await extendSweep(database, 'sweep1', { parameters, replicates: { seeds: 3 } });
    await finish('sweep1', scores);
    // Of 0.5 the first seed is cached; the mean over its three is (88 + 88 + 10) / 3 = 62, and 80 was enough.
    expect(await counts()).toMatchObject({ cached: 5, succeeded: 1, pruned: 3 });
    const found = await reasons();
    expect(found.get(0.3)).toEqual([{ epoch: 2, of: 2, kept: 1, cutoff: 0.8, score: 0.7, rank: 2 }]);
    expect(found.get(0.5)).toMatchObject([{ epoch: 2, rank: 2 }, { score: expect.closeTo(0.62, 12) as number }]);
  });
});
