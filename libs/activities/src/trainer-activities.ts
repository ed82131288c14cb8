import type { PackOutcome, PackReference, TrainerActivities } from '@sonde/contracts/temporal';
import { WorkerLost } from '@sonde/contracts';
import type { PackProgress, PackResult, PackWork } from '@sonde/domain';
import { Context, type Context as ActivityContext } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { translated } from './to-application-failure';

/** What training a pack needs of Postgres. */
export interface PackStore {
  /** Marks the pack's trials as running. @returns false when its sweep no longer wants it, or it has ended */
  startPack(pack: PackReference): Promise<boolean>;
  loadPack(pack: PackReference): Promise<PackWork>;
  recordPack(work: PackWork, result: PackResult): Promise<void>;
  /** What the pack has come to, as recorded. */
  packOutcome(pack: PackReference): Promise<Omit<PackOutcome, 'seconds'>>;
}

/** The process that owns tfjs-node, as its supervisor sees it. */
export interface PackTrainer {
  /**
   * @throws WorkerLost when the process dies, TimedOut when it makes no progress, anything once the signal has fired;
   *   and what training itself throws
   */
  train(work: PackWork, onProgress: (progress: PackProgress) => void, signal: AbortSignal): Promise<PackResult>;
}

/** How often a living trainer is reported, and how soon it hears of a cancelled sweep. */
const HEARTBEAT_INTERVAL_MS = 2_000;

export function createTrainerActivities(store: PackStore, trainer: PackTrainer): TrainerActivities {
  return {
    trainPack: (pack) =>
      translated(async () => {
        // Callbacks of a child process run outside of the activity's async context, so it is taken once, here.
        const context = Context.current();
        let seconds = 0;
        // A pack that had ended before, or that a cancelled sweep no longer wants, is not trained again.
        if (await store.startPack(pack)) {
          const work = await store.loadPack(pack);
          const result = await trainUnderWatch(context, trainer, work);
          await store.recordPack(work, result);
          seconds = result.seconds;
        }
        return { ...(await store.packOutcome(pack)), seconds };
      }),
  };
}

/**
 * Trains while beating for it. The trainer answers for itself: it throws once its process is dead or stands still,
 * so a beat says that neither is the case.
 */
async function trainUnderWatch(context: ActivityContext, trainer: PackTrainer, work: PackWork): Promise<PackResult> {
  let progress: PackProgress | null = null;
  const beat = (): void => context.heartbeat(progress);
  beat();
  const beating = setInterval(beat, HEARTBEAT_INTERVAL_MS);
  try {
    return await trainer.train(work, (reached) => (progress = reached), context.cancellationSignal);
  } catch (error) {
    throw context.cancellationSignal.aborted ? stopped(context) : error;
  } finally {
    clearInterval(beating);
  }
}

/** A sweep that is cancelled ends its pack; a trainer that shuts down leaves it to another one. */
function stopped({ cancellationDetails }: ActivityContext): Error {
  return cancellationDetails?.cancelRequested
    ? new CancelledFailure('the sweep was cancelled')
    : new WorkerLost('the trainer is shutting down; another one takes its pack');
}
