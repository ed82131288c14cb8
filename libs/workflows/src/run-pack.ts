import {
  trainerQueue,
  type LayerWorkflowInput,
  type PackOutcome,
  type TrainerActivities,
} from '@sonde/contracts/temporal';
import { NO_TRIES, afterFailure, type Tries } from '@sonde/domain/retry-policies';
import {
  ActivityCancellationType,
  CancellationScope,
  isCancellation,
  log,
  proxyActivities,
  sleep,
} from '@temporalio/workflow';
import { closePack, releasePack, splitPack } from './bookkeeping';
import { failureOf, type PackFailure } from './failure-of';

/** A pack of a layer, as it is sent to trainers. */
export interface PackRun {
  readonly input: LayerWorkflowInput;
  readonly pack: number;
  /** A rung, at which training stops; null to train to the end. */
  readonly until: number | null;
  /** Whether it is part of a pack that failed. */
  readonly isSuspect: boolean;
  /** Whether its layer is paused: what is stopped then is trained later, unless its layer is cancelled too. */
  readonly isPaused: () => boolean;
  readonly isCancelled: () => boolean;
  /** Whether the history takes no more tries: the pack is then put off to the next run of its layer. */
  readonly isLong: () => boolean;
}

export interface PackEnd extends PackOutcome {
  /** Packs that it was split into. */
  readonly parts: readonly number[];
  /** Whether the sweep takes no more failures. */
  readonly tooManyFailed: boolean;
}

const NOTHING = { ended: 0, failed: 0, bestScore: null, seconds: 0, parts: [], tooManyFailed: false } as const;

/** Trains a pack, again where its failure allows it, until it ends, is put off, split or given up. */
export async function runPack(run: PackRun): Promise<PackEnd> {
  const { sweepId, layer } = run.input;
  const reference = { sweepId, layer, pack: run.pack };
  try {
    return await trainPatiently(run);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return CancellationScope.nonCancellable(async () => {
      if (run.isPaused() && !run.isCancelled()) {
        await releasePack(reference);
        return { ...NOTHING, state: 'paused' };
      }
      await closePack({ ...reference, failure: 'cancelled' });
      throw error;
    });
  }
}

async function trainPatiently(run: PackRun): Promise<PackEnd> {
  const { input, pack, until, isSuspect } = run;
  const reference = { sweepId: input.sweepId, layer: input.layer, pack };
  let tries = NO_TRIES;
  let checkpoint = -1;
  for (;;) {
    try {
      return { ...NOTHING, ...(await trainerOf(run, tries).trainPack({ ...reference, until })) };
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failure = failureOf(error);
      const hasAdvanced = (failure.checkpoint ?? -1) > checkpoint;
      const next = afterFailure(failure.class, tries, { maxRetries: input.maxRetries, isSuspect, hasAdvanced });
      if (next.kind !== 'retry') return giveUp(run, failure, next.kind);
      if (run.isLong()) return { ...NOTHING, state: 'paused' };
      log.warn('pack failed, to be tried again', { pack, ...failure, delay: next.delayS });
      tries = next.tries;
      checkpoint = Math.max(checkpoint, failure.checkpoint ?? -1);
      await sleep(next.delayS * 1000);
    }
  }
}

/** Splits a pack that has several trials, so that a guilty one is found and its neighbours train; else closes it. */
async function giveUp(run: PackRun, failure: PackFailure, how: 'split' | 'fail'): Promise<PackEnd> {
  const reference = { sweepId: run.input.sweepId, layer: run.input.layer, pack: run.pack };
  const parts = how === 'split' ? await splitPack(reference) : [];
  if (parts.length > 0) {
    log.warn('pack failed, to be tried in parts', { pack: run.pack, parts, ...failure });
    return { ...NOTHING, state: 'paused', parts };
  }
  const { class: failureClass, message } = failure;
  const { failed, tooManyFailed } = await closePack({ ...reference, failure: { class: failureClass, message } });
  return { ...NOTHING, state: 'ended', ended: failed, failed, tooManyFailed };
}

function trainerOf({ input, pack, until }: PackRun, { failures, losses }: Tries): TrainerActivities {
  const attempt = failures + losses + 1;
  const words = [
    `pack ${pack}`,
    ...(until === null ? [] : [`until epoch ${until}`]),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
  ];
  return proxyActivities<TrainerActivities>({
    taskQueue: trainerQueue(input.pool),
    summary: words.join(', '),
    // A backstop; a trainer that makes no progress is found by its missing heartbeats.
    startToCloseTimeout: '7 days',
    heartbeatTimeout: '15 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    // Sweeps of one priority take turns at a pool's trainers.
    priority: { priorityKey: input.priority, fairnessKey: input.sweepId },
    // Retries are this workflow's: how many there are depends on the class of the failure.
    retry: { maximumAttempts: 1 },
  });
}
