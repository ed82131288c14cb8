import { SweepSpec } from '@sonde/contracts';
import type { SweepEnd, SweepState, TrialFailure } from '@sonde/contracts/temporal';
import { emptyCounts } from '@sonde/domain';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createOrchestratorActivities, type BookedSweep, type SweepStore } from './orchestrator-activities';

/** One sweep in memory, as a store has it. */
function storeOf(fields: Partial<BookedSweep> = {}, spec: object = {}) {
  const closed: (TrialFailure | 'cancelled')[] = [];
  const moves: (string | null)[] = [];
  const extended: object[] = [];
  let plans = 0;
  let sweep: BookedSweep = {
    name: 'a',
    state: 'running',
    spec: SweepSpec.parse({ name: 'a', dataset: 'd', max_retries: 5, ...spec }),
    metric: 'val/accuracy',
    goal: 'maximize',
    pool: 'cpu',
    secondsRun: 0,
    dataset: { name: 'd' },
    ...fields,
  };
  const store: SweepStore = {
    sweepStatus: (id) => Promise.resolve(id === 's' ? sweep : undefined),
    writePlan: () => Promise.resolve(void plans++),
    openLayers: () =>
      Promise.resolve({ state: 'running', planned: 7, ended: 0, failed: 0, bestScore: null, layers: [] }),
    openPacks: () => Promise.resolve({ packs: [], isOver: false, trials: 0, ended: 0, failed: 0 }),
    closePack: () => Promise.resolve(2),
    releasePack: () => Promise.resolve(),
    splitPack: () => Promise.resolve([5, 6]),
    pruneLayer: () => Promise.resolve(0),
    closeTrials: (_, failure) => Promise.resolve(void closed.push(failure)),
    removeUnusedConfigurations: () => Promise.resolve(),
    moveSweep: (_, from, to: SweepState, failure) => {
      const does = from.includes(sweep.state);
      if (does) sweep = { ...sweep, state: to };
      if (does) moves.push(failure ?? null);
      return Promise.resolve(does);
    },
    retryTrials: () => Promise.resolve(7),
    extendSweep: (_, changes) => Promise.resolve(extended.push(changes)),
    countTrials: () => Promise.resolve({ ...emptyCounts(), succeeded: 4, failed: 3 }),
    analyzeTables: () => Promise.resolve(),
    bestLine: () => Promise.resolve('best'),
  };
  return { activities: createOrchestratorActivities(store), closed, moves, extended, plans: () => plans };
}

/** Runs an activity as a worker does, where it heartbeats. */
const run = <Result>(work: () => Promise<Result>): Promise<Result> => new MockActivityEnvironment().run(work);

describe('planSweep', () => {
  it('writes what is missing and answers with the plan', async () => {
    const { activities, plans } = storeOf(
      { secondsRun: 40 },
      {
        ...{ priority: 1, max_concurrent_packs: 3, time_budget_s: 100 },
        parameters: [{ epochs: [10, 20] }, { optimizer: 'lbfgs' }],
        early_terminate: { type: 'successive_halving', min_epochs: 4, eta: 2 },
      },
    );
    const plan = await run(() => activities.planSweep({ sweepId: 's' }));
    expect(plan).toMatchObject({ name: 'a', dataset: 'd', timeLeftS: 60, maxRetries: 5, metric: 'val/accuracy' });
    expect(plan).toMatchObject({ priority: 1, maxConcurrentPacks: 3, isPaused: false, rungs: [4, 8, 16] });
    expect(plans()).toBe(1);
  });

  it('has no time left to say of a sweep that does not run, or has no budget', async () => {
    const ended = storeOf({ state: 'completed', secondsRun: null }, { time_budget_s: 100 });
    expect(await run(() => ended.activities.planSweep({ sweepId: 's' }))).toMatchObject({ timeLeftS: null });
    expect(await run(() => storeOf().activities.planSweep({ sweepId: 's' }))).toMatchObject({ timeLeftS: null });
    const late = storeOf({ secondsRun: 101 }, { time_budget_s: 100 });
    expect(await run(() => late.activities.planSweep({ sweepId: 's' }))).toMatchObject({ timeLeftS: 0 });
  });

  it('fails for good where there is no such sweep', async () => {
    await expect(run(() => storeOf().activities.planSweep({ sweepId: 'x' }))).rejects.toMatchObject({
      type: 'bad_input',
      nonRetryable: true,
      details: [{ code: 'not_found' }],
    });
  });
});

describe('closePack', () => {
  const pack = { sweepId: 's', layer: 0, pack: 0 };
  const failure = { class: 'internal' as const, message: 'm' };

  it('says when more trials have failed than the sweep allows', async () => {
    expect(await storeOf().activities.closePack({ ...pack, failure })).toEqual({ failed: 2, tooManyFailed: false });
    const strict = storeOf({}, { max_failed_trials: 2 });
    expect(await strict.activities.closePack({ ...pack, failure })).toMatchObject({ tooManyFailed: true });
    expect(await strict.activities.closePack({ ...pack, failure: 'cancelled' })).toMatchObject({
      tooManyFailed: false,
    });
    const enough = storeOf({}, { max_failed_trials: 3 });
    expect(await enough.activities.closePack({ ...pack, failure })).toMatchObject({ tooManyFailed: false });
  });
});

describe('pauseSweep and resumeSweep', () => {
  it('move a sweep there and back, however often they are called', async () => {
    const { activities } = storeOf();
    for (let times = 0; times < 2; times++) {
      expect(await activities.pauseSweep({ sweepId: 's' })).toEqual({ state: 'paused', trials: 0, timeLeftS: null });
    }
    for (let times = 0; times < 2; times++) {
      expect(await activities.resumeSweep({ sweepId: 's' })).toEqual({ state: 'running', trials: 0, timeLeftS: null });
    }
  });

  it('are refused where a sweep is being cancelled or has ended', async () => {
    for (const state of ['cancelling', 'completed'] as const) {
      const { activities } = storeOf({ state });
      const refusal = { nonRetryable: true, details: [{ code: 'conflict' }] };
      await expect(activities.pauseSweep({ sweepId: 's' })).rejects.toMatchObject(refusal);
      await expect(activities.resumeSweep({ sweepId: 's' })).rejects.toMatchObject(refusal);
    }
  });
});

describe('extendSweep', () => {
  it('takes what the api checked, and refuses anything else with its place', async () => {
    const { activities, extended } = storeOf();
    await run(() => activities.extendSweep({ sweepId: 's', changes: { replicates: { seeds: 8 } } }));
    expect(extended).toEqual([{ replicates: { seeds: 8 } }]);
    await expect(
      run(() => activities.extendSweep({ sweepId: 's', changes: { dataset: 'other' } })),
    ).rejects.toMatchObject({
      type: 'bad_input',
      details: [{ code: 'bad_input', issues: [{ pointer: '/dataset' }] }],
    });
  });
});

describe('retryTrials', () => {
  it('says how many trials are tried again', async () => {
    const { activities } = storeOf({ secondsRun: 5 }, { time_budget_s: 20 });
    const outcome = { state: 'running', trials: 7, timeLeftS: 15 };
    expect(await run(() => activities.retryTrials({ sweepId: 's', selection: {} }))).toEqual(outcome);
  });
});

describe('finishSweep', () => {
  const wish: SweepEnd = { kind: 'cancelled', reason: null };
  it.each<[SweepEnd, SweepState, SweepState, TrialFailure | 'cancelled', string | null]>([
    [{ kind: 'ran' }, 'running', 'completed', 'cancelled', null],
    [wish, 'cancelling', 'cancelled', 'cancelled', null],
    [{ kind: 'cancelled', reason: 'time is up' }, 'running', 'cancelled', 'cancelled', 'time is up'],
    [{ kind: 'failed', message: 'too many' }, 'running', 'failed', 'cancelled', 'too many'],
    [{ kind: 'error', message: 'm' }, 'running', 'failed', { class: 'internal', message: 'm' }, 'm'],
  ])('%p ends a sweep that is %s as %s', async (end, state, expected, left, failure) => {
    const { activities, closed, moves } = storeOf({ state });
    expect(await run(() => activities.finishSweep({ sweepId: 's', end }))).toMatchObject({
      state: expected,
      best: 'best',
    });
    expect(closed).toEqual([left]);
    expect(moves).toEqual([failure]);
  });

  it('leaves what ended before as it was', async () => {
    const { activities } = storeOf({ state: 'completed' });
    expect(await run(() => activities.finishSweep({ sweepId: 's', end: wish }))).toMatchObject({ state: 'completed' });
  });
});
