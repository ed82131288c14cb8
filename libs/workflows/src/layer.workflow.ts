import {
  trainerQueue,
  type LayerProgress,
  type LayerResult,
  type LayerWorkflowInput,
  type OrchestratorActivities,
  type PackOutcome,
  type TrainerActivities,
  type TrialFailure,
} from '@sonde/contracts/temporal';
import { NO_TRIES, afterFailure, retryDelay, type Tries } from '@sonde/domain/retry-policies';
import {
  ActivityCancellationType,
  CancellationScope,
  continueAsNew,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  sleep,
} from '@temporalio/workflow';
import { failureOf } from './failure-of';
import { NO_PROGRESS, withFailed, withPack } from './progress';
import { showProgress } from './search-attributes';
import { score } from './sweep-details';

const { closePack } = proxyActivities<OrchestratorActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Packs that wait or train at once: enough to keep a pool of trainers busy, few enough to read in the UI. */
const PACKS_IN_FLIGHT = 16;

/**
 * Packs of one run. A pack is about 6 events of history and a workflow task; 100 of them, retries and closings
 * included, stay well below the 2,000 events at which the Temporal UI becomes slow.
 */
const PACKS_PER_RUN = 100;

/** Trains the packs of one layer, a bounded number at a time, and continues as new between groups of them. */
export async function layer(input: LayerWorkflowInput): Promise<LayerResult> {
  let progress = input.progress ?? NO_PROGRESS;
  const end = Math.min(progress.nextPack + PACKS_PER_RUN, input.packs);
  const packs = Array.from({ length: end - progress.nextPack }, (_, offset) => progress.nextPack + offset);
  const show = (): void => {
    showProgress({ ...progress, planned: input.trials });
    setCurrentDetails(
      `${progress.done} of ${input.trials} trials ended, ${progress.failed} failed, best ${score(progress.bestScore)}`,
    );
  };
  show();
  await inParallel(packs, PACKS_IN_FLIGHT, async (pack) => {
    const ended = await runPack(input, pack);
    progress = 'failed' in ended ? withFailed(progress, ended.failed) : withPack(progress, input.goal, ended);
    show();
  });
  progress = { ...progress, nextPack: end };
  if (end < input.packs) await continueAsNew<typeof layer>({ ...input, progress });
  return resultOf(progress);
}

/** Trains a pack, again where its failure allows it, until it ends or is given up. */
async function runPack(input: LayerWorkflowInput, pack: number): Promise<PackOutcome | { failed: number }> {
  const reference = { sweepId: input.sweepId, layer: input.layer, pack };
  const close = (failure: TrialFailure | 'cancelled'): Promise<{ failed: number }> =>
    CancellationScope.nonCancellable(() => closePack({ ...reference, failure }));
  let tries = NO_TRIES;
  try {
    for (;;) {
      try {
        return await trainerOf(input, pack, tries).trainPack(reference);
      } catch (error) {
        if (isCancellation(error)) throw error;
        const failure = failureOf(error);
        tries = afterFailure(tries, failure.class);
        const delay = retryDelay(failure.class, tries, input.maxRetries);
        if (delay === null) return await close(failure);
        log.warn('pack failed, to be tried again', { pack, ...failure, delay });
        await sleep(delay * 1000);
      }
    }
  } catch (error) {
    if (isCancellation(error)) await close('cancelled');
    throw error;
  }
}

function trainerOf(input: LayerWorkflowInput, pack: number, { failures, losses }: Tries): TrainerActivities {
  const attempt = failures + losses + 1;
  return proxyActivities<TrainerActivities>({
    taskQueue: trainerQueue(input.pool),
    summary: `pack ${pack + 1} of ${input.packs}` + (attempt > 1 ? `, attempt ${attempt}` : ''),
    // A backstop; a trainer that makes no progress is found by its missing heartbeats.
    startToCloseTimeout: '7 days',
    heartbeatTimeout: '15 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    // Retries are this workflow's: how many there are depends on the class of the failure.
    retry: { maximumAttempts: 1 },
  });
}

/** Runs work over items, `limit` at a time, and lets all that has started end before it throws. */
async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const lanes = Array.from({ length: limit }, async () => {
    for (const item of queue) await work(item);
  });
  const ended = await Promise.allSettled(lanes);
  for (const lane of ended) if (lane.status === 'rejected') throw lane.reason;
}

function resultOf({ done, diverged, failed, bestScore }: LayerProgress): LayerResult {
  return { done, diverged, failed, bestScore };
}
