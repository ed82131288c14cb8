import { ClaimLost, StackUnavailable, WorkerLost } from '@sonde/contracts';
import type { PackAtRung, PackResult, PackWork } from '@sonde/domain';
import { ActivityCancellationDetails, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createTrainerActivities, type PackStore, type PackTrainer } from './trainer-activities';

const pack = { sweepId: 's', layer: 0, pack: 0, until: null };
const work = { sweepId: 's', pack: 0, trials: [] } as Partial<PackWork> as PackWork;
const result: PackResult = { artifact: 'a', stamp: '1 1', features: 3, probes: [], seconds: 1.5, wasResumed: false };
const rung: PackAtRung & { seconds: number } = { epoch: 3, scores: [{ trial: 0, val: null }], seconds: 0.5 };
const recorded = { ended: 4, failed: 1, bestScore: 0.6 };

/** A store that only remembers what it was told. */
function remembering(own: Partial<PackStore> = {}): PackStore & { calls: unknown[] } {
  const calls: unknown[] = [];
  return {
    calls,
    claimPack: () => Promise.resolve('train'),
    loadPack: () => Promise.resolve(work),
    recordPack: (_work, trained) => {
      calls.push(trained);
      return Promise.resolve(recorded);
    },
    recordRung: (_work, reached) => Promise.resolve(void calls.push(reached)),
    packOutcome: () => Promise.resolve(recorded),
    isOver: () => Promise.resolve(false),
    ...own,
  };
}

function run(store: PackStore, train: PackTrainer['train'], environment = new MockActivityEnvironment()) {
  const forget = jest.fn(() => Promise.resolve());
  const outcome = environment.run(createTrainerActivities(store, { train, forget }).trainPack, pack);
  return { outcome, forget };
}

/** Training that goes on until its signal fires, in an environment in which it fires for a reason. */
function stopping(reason: ConstructorParameters<typeof ActivityCancellationDetails>[0]) {
  const environment = new MockActivityEnvironment();
  const train: PackTrainer['train'] = (_work, onStanding, signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')));
      onStanding({ epoch: 5, epochs: 9, checkpoint: 2 });
      environment.cancel('CANCELLED', new ActivityCancellationDetails(reason));
    });
  return { environment, train };
}

describe('trainPack', () => {
  it('claims each attempt under an id of its own, which its work is loaded by', async () => {
    const claims: string[] = [];
    const store = remembering({
      claimPack: ({ claim }) => Promise.resolve(claims.push(claim) > 0 ? 'train' : 'ended'),
      loadPack: ({ claim }) => Promise.resolve({ ...work, claim }),
      recordPack: ({ claim }) => {
        claims.push(claim);
        return Promise.resolve(recorded);
      },
    });
    await run(store, () => Promise.resolve(result)).outcome;
    await run(store, () => Promise.resolve(result)).outcome;
    expect(claims[0]).toBe(claims[1]);
    expect(claims[2]).toBe(claims[3]);
    expect(new Set(claims).size).toBe(2);
  });

  it.each([
    ['goes on elsewhere', false, 0],
    ['has ended', true, 1],
  ])('is lost where another attempt took the pack over, which %s', async (_what, isOver, forgotten) => {
    const recordPack = () => Promise.reject(new ClaimLost('taken'));
    const store = remembering({ recordPack, isOver: () => Promise.resolve(isOver) });
    const { outcome, forget } = run(store, () => Promise.resolve(result));
    await expect(outcome).rejects.toMatchObject({ type: 'worker_lost', nonRetryable: false });
    expect(forget).toHaveBeenCalledTimes(forgotten);
  });

  it('trains, records, forgets the checkpoint, and answers with what is recorded', async () => {
    const store = remembering();
    const { outcome, forget } = run(store, () => Promise.resolve(result));
    expect(await outcome).toEqual({ ...recorded, state: 'ended', seconds: 1.5 });
    expect(store.calls).toEqual([result]);
    expect(forget).toHaveBeenCalledTimes(1);
  });

  it('records how a pack does at a rung, and keeps what it goes on from', async () => {
    const store = remembering();
    const { outcome, forget } = run(store, () => Promise.resolve(rung));
    expect(await outcome).toMatchObject({ state: 'rung', seconds: 0.5 });
    expect(store.calls).toEqual([rung]);
    expect(forget).not.toHaveBeenCalled();
  });

  it.each(['ended', 'paused'] as const)('trains nothing that is %s', async (claim) => {
    const store = remembering({ claimPack: () => Promise.resolve(claim) });
    const train = jest.fn<Promise<PackResult>, []>();
    expect(await run(store, train).outcome).toEqual({ ...recorded, state: claim, seconds: 0 });
    expect(train).not.toHaveBeenCalled();
    expect(store.calls).toEqual([]);
  });

  it('beats while it trains, with where the training stands', async () => {
    const environment = new MockActivityEnvironment();
    const standing = { epoch: 5, epochs: 9, checkpoint: 2 };
    // Trains until the first beat.
    const train: PackTrainer['train'] = (_work, onStanding) =>
      new Promise((resolve) => {
        onStanding(standing);
        environment.on('heartbeat', (details: unknown) => {
          expect(details).toEqual(standing);
          resolve(result);
        });
      });
    expect(await run(remembering(), train, environment).outcome).toMatchObject({ state: 'ended' });
  });

  it('loses nothing that was trained while Postgres is away', async () => {
    let away = 3;
    const calls: unknown[] = [];
    const recordPack: PackStore['recordPack'] = () => {
      if (away-- > 0) return Promise.reject(new StackUnavailable('away'));
      calls.push('recorded');
      return Promise.resolve(recorded);
    };
    const train = jest.fn(() => Promise.resolve(result));
    expect(await run(remembering({ recordPack }), train).outcome).toMatchObject({ state: 'ended' });
    expect(train).toHaveBeenCalledTimes(1);
    expect(calls).toEqual(['recorded']);
  });

  it.each([
    ['paused', false, 0],
    ['cancelled', true, 1],
  ])('records nothing of a sweep that is %s, and says so to Temporal', async (_state, isOver, forgotten) => {
    const store = remembering({ isOver: () => Promise.resolve(isOver) });
    const { train, environment } = stopping({ cancelRequested: true });
    const { outcome, forget } = run(store, train, environment);
    await expect(outcome).rejects.toBeInstanceOf(CancelledFailure);
    expect(store.calls).toEqual([]);
    expect(forget).toHaveBeenCalledTimes(forgotten);
  });

  it('leaves the pack to another trainer when this one shuts down', async () => {
    const { train, environment } = stopping({ workerShutdown: true });
    const failure: unknown = await run(remembering(), train, environment).outcome.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'worker_lost', nonRetryable: false });
  });

  it('says with a failure which checkpoint was the last', async () => {
    const failing = (checkpoint: number | null): PackTrainer['train'] => {
      return (_work, onStanding) => {
        onStanding({ epoch: 5, epochs: 9, checkpoint });
        return Promise.reject(new WorkerLost('gone'));
      };
    };
    await expect(run(remembering(), failing(7)).outcome).rejects.toMatchObject({ details: [{ checkpoint: 7 }] });
    await expect(run(remembering(), failing(null)).outcome).rejects.toMatchObject({ details: [{ checkpoint: null }] });
  });
});
