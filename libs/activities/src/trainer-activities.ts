import { randomUUID } from 'node:crypto';
import type { PackOutcome, PackReference, TrainerActivities } from '@sonde/contracts/temporal';
import { ClaimLost, WorkerLost } from '@sonde/contracts';
import type { PackAtRung, PackAttempt, PackProgress, PackResult, PackWork } from '@sonde/domain';
import { Context, type Context as ActivityContext } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { toApplicationFailure } from './to-application-failure';
import { untilReachable } from './until-reachable';

type WantedPack = Parameters<TrainerActivities['trainPack']>[0];

/** One try at a pack, under a claim of its own. */
type Attempt = WantedPack & PackAttempt;

type Ended = Pick<PackOutcome, 'ended' | 'failed' | 'bestScore'>;

/** What training a pack needs of Postgres. All of it is safe to do twice, and throws StackUnavailable while it is away. */
export interface PackStore {
  /**
   * Marks the pack's trials as running under the attempt's claim, as many as are its time slice, unless it has ended or its
   * sweep wants none now. Earlier attempts can record nothing from then on.
   */
  claimPack(attempt: Attempt): Promise<'train' | 'ended' | 'paused'>;
  /** @throws ClaimLost where another attempt has taken the pack over */
  loadPack(attempt: Attempt): Promise<PackWork>;
  /**
   * Records what an attempt yielded; one that has lost its claim records nothing, and its artifact is removed.
   *
   * @returns what the pack has come to
   * @throws ClaimLost
   */
  recordPack(work: PackWork, result: PackResult): Promise<Ended>;
  /** @throws ClaimLost */
  recordRung(work: PackWork, reached: PackAtRung): Promise<void>;
  /** What the pack has come to, as recorded. */
  packOutcome(pack: PackReference): Promise<Ended>;
  /** Whether nothing of the pack is trained any more, not only for now. */
  isOver(pack: PackReference): Promise<boolean>;
}

/** How far the training of a pack is: what a trainer beats with. */
export interface PackStanding extends PackProgress {
  /** Number of the last checkpoint that was written or gone on from, over all tries of the pack; null without one. */
  readonly checkpoint: number | null;
}

/** A pack as its training left it: at its end, or at a rung. */
export type TrainedPack = PackResult | (PackAtRung & { readonly seconds: number });

/** The process that owns tfjs-node, as its supervisor sees it. */
export interface PackTrainer {
  /**
   * Trains a pack, or waits for another one to be trained first.
   *
   * @throws WorkerLost when the process dies, TimedOut when it makes no progress, anything once the signal has fired;
   *   and what training itself throws
   */
  train(work: PackWork, onStanding: (standing: PackStanding) => void, signal: AbortSignal): Promise<TrainedPack>;
  /** Removes the pack's checkpoints: nobody goes on from them. */
  forget(pack: PackReference): Promise<void>;
}

/** How often a living trainer is reported, and how soon it hears of a cancelled sweep. */
const HEARTBEAT_INTERVAL_MS = 2_000;

export function createTrainerActivities(store: PackStore, trainer: PackTrainer): TrainerActivities {
  return {
    trainPack: async (pack) => {
      // Callbacks of a child process run outside of the activity's async context, so it is taken once, here.
      const context = Context.current();
      let standing: PackStanding = { epoch: 0, epochs: 0, checkpoint: null };
      // The trainer answers for itself: it throws once its process is dead or stands still, so a beat says that neither
      // is the case.
      // A pack that is trained within the first interval needs none: a beat is a write of Temporal's, and many packs short.
      const beat = (): void => context.heartbeat(standing);
      const beating = setInterval(beat, HEARTBEAT_INTERVAL_MS);
      try {
        return await run({ store, trainer, pack, signal: context.cancellationSignal }, (now) => (standing = now));
      } catch (error) {
        const end = context.cancellationSignal.aborted ? stopped(context) : error;
        if (end instanceof CancelledFailure || end instanceof ClaimLost) await forgetIfOver(store, trainer, pack);
        throw toApplicationFailure(end, { checkpoint: standing.checkpoint });
      } finally {
        clearInterval(beating);
      }
    },
  };
}

interface Run {
  readonly store: PackStore;
  readonly trainer: PackTrainer;
  readonly pack: WantedPack;
  readonly signal: AbortSignal;
}

async function run(
  { store, trainer, pack, signal }: Run,
  onStanding: (standing: PackStanding) => void,
): Promise<PackOutcome> {
  const reached = <Result>(work: () => Promise<Result>) => untilReachable(work, { signal });
  const outcome = async (state: PackOutcome['state'], seconds: number): Promise<PackOutcome> => ({
    ...(await reached(() => store.packOutcome(pack))),
    ...{ state, seconds },
  });
  const attempt = { ...pack, claim: randomUUID() };
  const claimed = await reached(() => store.claimPack(attempt));
  // A pack that had ended before, or that a paused or cancelled sweep does not want, is not trained again.
  if (claimed !== 'train') return outcome(claimed, 0);
  const work = await reached(() => store.loadPack(attempt));
  const trained = await trainer.train(work, onStanding, signal);
  if ('scores' in trained) {
    await reached(() => store.recordRung(work, trained));
    return outcome('rung', trained.seconds);
  }
  const ended = await reached(() => store.recordPack(work, trained));
  await trainer.forget(pack);
  return { ...ended, state: 'ended', seconds: trained.seconds };
}

/** A sweep that is cancelled or paused stops its pack; a trainer that shuts down leaves it to another one. */
function stopped({ cancellationDetails }: ActivityContext): Error {
  return cancellationDetails?.cancelRequested
    ? new CancelledFailure('the sweep was cancelled or paused')
    : new WorkerLost('the trainer is shutting down; another one takes its pack');
}

/** What a paused sweep, or another attempt, goes on from stays. What is left all the same, the orchestrator clears away. */
async function forgetIfOver(store: PackStore, trainer: PackTrainer, pack: PackReference): Promise<void> {
  try {
    if (await store.isOver(pack)) await trainer.forget(pack);
  } catch {
    // The pack's end is what counts.
  }
}
