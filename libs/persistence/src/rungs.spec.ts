import type { PackTrial, PlannedTrial } from '@sonde/domain';
import {
  claimPack,
  countTrials,
  extendSweep,
  findSweep,
  listTrials,
  loadPack,
  openPacks,
  pruneLayer,
  recordRung,
  splitPack,
} from './index';
import { plannedSweep, resultOf } from './testing/builders';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

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
async function train(pack: number, epoch: number, scoreOf: AtRung) {
  const reference = { sweepId: 'sweep1', layer: 0, pack, claim: 'claim' };
  await claimPack(database, reference);
  const work = await loadPack(database, reference, epoch);
  const scores = work.trials.map((trial) => {
    const score = scoreOf(trial);
    return { trial: trial.index, val: score && (resultOf(trial, 0, ...score).scores['val'] ?? null) };
  });
  await recordRung(database, work, { epoch, scores });
}

async function prune(epoch: number) {
  const sweep = await findSweep(database, 'sweep1');
  return sweep ? pruneLayer(database, sweep, 0, epoch) : NaN;
}

async function counts() {
  return (await countTrials(database, ['sweep1'])).get('sweep1');
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
      { state: 'pending', rungEpoch: 2, rungScore: 0.7, rungLoss: 0.4 },
      { state: 'pending', rungEpoch: 2, rungScore: null, rungLoss: null },
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
