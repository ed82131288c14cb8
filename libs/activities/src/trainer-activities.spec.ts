import type { PackReference } from '@sonde/contracts/temporal';
import type { PackResult, PackWork } from '@sonde/domain';
import { ActivityCancellationDetails, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createTrainerActivities, type PackStore, type PackTrainer } from './trainer-activities';

const pack: PackReference = { sweepId: 's', layer: 0, pack: 0 };
const work = { sweepId: 's', pack: 0, trials: [] } as Partial<PackWork> as PackWork;
const result: PackResult = { artifact: 'a', features: 3, probes: [], seconds: 1.5 };

/** A store that only remembers what it was told. */
function remembering(wanted = true): PackStore & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    startPack: () => Promise.resolve(wanted),
    loadPack: () => Promise.resolve(work),
    recordPack: () => Promise.resolve(void calls.push('recorded')),
    packOutcome: () => Promise.resolve({ succeeded: 4, diverged: 1, bestScore: 0.6 }),
  };
}

const trainPack = (store: PackStore, train: PackTrainer['train'], environment = new MockActivityEnvironment()) =>
  environment.run(createTrainerActivities(store, { train }).trainPack, pack);

describe('trainPack', () => {
  it('trains, records, and answers with what is recorded', async () => {
    const store = remembering();
    const outcome = await trainPack(store, () => Promise.resolve(result));
    expect(outcome).toEqual({ succeeded: 4, diverged: 1, bestScore: 0.6, seconds: 1.5 });
    expect(store.calls).toEqual(['recorded']);
  });

  it('trains nothing that has ended or is no longer wanted', async () => {
    const store = remembering(false);
    const train = jest.fn<Promise<PackResult>, []>();
    expect(await trainPack(store, train)).toMatchObject({ succeeded: 4, seconds: 0 });
    expect(train).not.toHaveBeenCalled();
    expect(store.calls).toEqual([]);
  });

  it('beats at once, before a second of work is done', async () => {
    const environment = new MockActivityEnvironment();
    const beats: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => beats.push(details));
    await trainPack(remembering(), () => Promise.resolve(result), environment);
    expect(beats).toEqual([null]);
  });

  it('records nothing of a cancelled sweep, and says so to Temporal', async () => {
    const store = remembering();
    const environment = new MockActivityEnvironment();
    const untilAborted: PackTrainer['train'] = (_work, _onProgress, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopped')));
        environment.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
      });
    await expect(trainPack(store, untilAborted, environment)).rejects.toBeInstanceOf(CancelledFailure);
    expect(store.calls).toEqual([]);
  });

  it('leaves the pack to another trainer when this one shuts down', async () => {
    const environment = new MockActivityEnvironment();
    const untilAborted: PackTrainer['train'] = (_work, _onProgress, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopped')));
        environment.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
      });
    const failure: unknown = await trainPack(remembering(), untilAborted, environment).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'worker_lost', nonRetryable: false });
  });
});
