import {
  PACKS_PER_RUN,
  SIGNALS,
  type LayerResult,
  type LayerWorkflowInput,
  type OpenPacks,
  type SweepEnd,
} from '@sonde/contracts/temporal';
import { CancelledFailure } from '@temporalio/common';
import {
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { formatNumber, formatTimeLeft } from '@sonde/domain/format';
import { openPacks, pruneLayer } from './bookkeeping';
import { isHistoryLong } from './history';
import { inParallel } from './in-parallel';
import { secondsLeft, withCounts, withPack } from './progress';
import { runPack } from './run-pack';
import { SHOW_EVERY_MS, showProgress } from './search-attributes';

/** What trains when its sweep is paused may end within this; then it is stopped, with a checkpoint. */
const PAUSE_GRACE = '30 seconds';

/**
 * A pack that a trainer did not take, because Postgres has its sweep as paused, is offered again after this, or with
 * the next signal: the one that pauses may still be on its way.
 */
const PUT_OFF = '10 seconds';

/**
 * Trains the packs of one layer, a bounded number at a time: asks Postgres for those that have trials to train, until
 * there are none, and continues as new between groups of them.
 */
export async function layer(input: LayerWorkflowInput): Promise<LayerResult> {
  let progress = input.progress;
  const pausing = pauseSwitch(input.isPaused);
  const root = CancellationScope.current();
  let { trials, packs: given } = input;
  const show = display(progress.ended, () => ({ ...progress, trials }));
  const isLong = (): boolean => isHistoryLong(input.historyLimit);
  const place = { sweepId: input.sweepId, layer: input.layer };
  let left = PACKS_PER_RUN;
  while (left > 0 && !isLong()) {
    await condition(() => !pausing.isPaused());
    const until = input.rungs[progress.rungsDone] ?? null;
    const passed = input.rungs[progress.rungsDone - 1] ?? 0;
    const open: OpenPacks = given
      ? { packs: given.slice(0, left), isOver: false, trials, ended: progress.ended, failed: progress.failed }
      : await openPacks({ ...place, after: progress.after, limit: left, until, passed });
    given = null;
    progress = withCounts(progress, open);
    trials = open.trials;
    const last = open.packs.at(-1);
    // The sweep is being cancelled; its workflow closes what is left, and tells this one as well.
    if (open.isOver) return resultOf(progress);
    if (last !== undefined) {
      const suspects = new Set(progress.suspects);
      const queue = [...open.packs];
      await inParallel(
        input.window,
        () => (isLong() ? undefined : queue.shift()),
        async (pack) => {
          await condition(() => !pausing.isPaused());
          const isSuspect = suspects.has(pack);
          const { isPaused } = pausing;
          const run = { input, pack, until, isSuspect, isPaused, isCancelled: () => root.consideredCancelled, isLong };
          const end = await pausing.run(() => runPack(run));
          progress = { ...withPack(progress, input.goal, end), suspects: [...progress.suspects, ...end.parts] };
          if (end.tooManyFailed) await stopSweep(input);
          if (end.state === 'paused' && end.parts.length === 0 && !isLong()) await pausing.nextSignal(PUT_OFF);
          show();
        },
      );
      // After a page that is not full none follows: what was put off, split off or opened anew comes from the beginning.
      progress = { ...progress, after: open.packs.length < left || queue.length > 0 ? -1 : last };
      left -= open.packs.length;
    } else if (progress.after >= 0) {
      progress = { ...progress, after: -1 };
    } else if (open.behind !== undefined && open.behind !== null) {
      // Back to the rung that trials lack which came meanwhile. The others wait at a later one, or have ended: by that it
      // is known of their configurations that they went on here.
      const { behind } = open;
      progress = { ...progress, rungsDone: input.rungs.findIndex((rung) => rung > behind) };
    } else if (until !== null) {
      await pruneLayer({ ...place, epoch: until });
      progress = { ...progress, rungsDone: progress.rungsDone + 1 };
    } else {
      show('last');
      return resultOf(progress);
    }
  }
  await condition(() => !pausing.isPaused());
  // A cancellation may arrive with what ended the last pack; the next run would know nothing of it.
  if (root.consideredCancelled) throw new CancelledFailure('the sweep was cancelled');
  return continueAsNew<typeof layer>({ ...input, trials, progress, packs: null, isPaused: false });
}

function resultOf({ ended, failed, bestScore }: LayerWorkflowInput['progress']): LayerResult {
  return { ended, failed, bestScore };
}

/** Whether the layer may start packs; while it may not, those that train are stopped after a while. */
function pauseSwitch(initially: boolean) {
  let paused = initially;
  let signals = 0;
  const training = new Set<CancellationScope>();
  setHandler(defineSignal<[boolean]>(SIGNALS.setPaused), async (value) => {
    paused = value;
    signals++;
    // A layer that is cancelled meanwhile ends with its packs, not here: an error of a handler ends the workflow at once.
    if (!value || (await CancellationScope.nonCancellable(() => condition(() => !paused, PAUSE_GRACE)))) return;
    for (const scope of training) scope.cancel();
  });
  return {
    isPaused: () => paused,
    /** Waits for the next signal, at most so long. */
    nextSignal: async (most: typeof PUT_OFF): Promise<void> => {
      const seen = signals;
      await condition(() => signals !== seen, most);
    },
    run: async <Result>(work: () => Promise<Result>): Promise<Result> => {
      const scope = new CancellationScope();
      training.add(scope);
      try {
        return await scope.run(work);
      } finally {
        training.delete(scope);
      }
    },
  };
}

type Shown = Pick<LayerWorkflowInput, 'trials'> & LayerWorkflowInput['progress'];

/** Shows how far the layer is, at most every two seconds. @param before trials that had ended when this run began */
function display(before: number, now: () => Shown) {
  const began = Date.now();
  let shown = 0;
  return (which?: 'last'): void => {
    if (which !== 'last' && Date.now() - shown < SHOW_EVERY_MS) return;
    shown = Date.now();
    const { trials, ended, failed, bestScore } = now();
    const left = secondsLeft(trials - ended, ended - before, (shown - began) / 1000);
    showProgress({ planned: trials, done: ended, failed, bestScore });
    setCurrentDetails(
      `${ended} of ${trials} trials ended, ${failed} failed, best ${formatNumber(bestScore)}` +
        (left === null || left === 0 ? '' : `, ${formatTimeLeft(left)}`),
    );
  };
}

/** The sweep takes no more failures. */
async function stopSweep({ sweepId }: LayerWorkflowInput): Promise<void> {
  const { parent } = workflowInfo();
  const end: SweepEnd = { kind: 'failed', message: 'more trials failed than max_failed_trials allows' };
  if (parent) await getExternalWorkflowHandle(parent.workflowId).signal(defineSignal<[SweepEnd]>(SIGNALS.stop), end);
  else throw new Error(`layer of sweep ${sweepId} has no parent`);
}
