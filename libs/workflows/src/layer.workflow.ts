import {
  PACKS_PER_RUN,
  SIGNALS,
  type LayerResult,
  type LayerWorkflowInput,
  type OrchestratorActivities,
  type SweepEnd,
} from '@sonde/contracts/temporal';
import {
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { inParallel } from './in-parallel';
import { duration, secondsLeft, withCounts, withPack } from './progress';
import { runPack } from './run-pack';
import { showProgress } from './search-attributes';
import { score } from './sweep-details';

const { openPacks, pruneLayer } = proxyActivities<OrchestratorActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Progress that is shown is an event of the history, and a write to the index of workflows. */
const SHOW_EVERY_MS = 2_000;

/** What trains when its sweep is paused may end within this; then it is stopped, with a checkpoint. */
const PAUSE_GRACE = '30 seconds';

/** What is put off comes again no sooner: the word that the sweep is paused may still be on its way. */
const PUT_OFF = '1 second';

/**
 * Trains the packs of one layer, a bounded number at a time: asks Postgres for those that have trials to train, until
 * there are none, and continues as new between groups of them.
 */
export async function layer(input: LayerWorkflowInput): Promise<LayerResult> {
  let progress = input.progress;
  const pausing = pauseSwitch(input.isPaused);
  let { trials } = input;
  const show = display(progress.ended, () => ({ ...progress, trials }));
  for (let left = PACKS_PER_RUN; ;) {
    if (left === 0) await continueAsNew<typeof layer>({ ...input, progress, isPaused: pausing.isPaused() });
    await condition(() => !pausing.isPaused());
    const until = input.rungs[progress.rungsDone] ?? null;
    const place = { sweepId: input.sweepId, layer: input.layer };
    const open = await openPacks({ ...place, after: progress.after, limit: left, until });
    progress = withCounts(progress, open);
    trials = open.trials;
    const last = open.packs.at(-1);
    if (last !== undefined) {
      const suspects = new Set(progress.suspects);
      await inParallel(open.packs, input.window, async (pack) => {
        await condition(() => !pausing.isPaused());
        const isSuspect = suspects.has(pack);
        const end = await pausing.run(() => runPack({ input, pack, until, isSuspect, isPaused: pausing.isPaused }));
        progress = { ...withPack(progress, input.goal, end), suspects: [...progress.suspects, ...end.parts] };
        if (end.tooManyFailed) await stopSweep(input);
        if (end.state === 'paused' && end.parts.length === 0) await sleep(PUT_OFF);
        show();
      });
      // After a page that is not full none follows: what was put off, split off or opened anew comes from the beginning.
      progress = { ...progress, after: open.packs.length < left ? -1 : last };
      left -= open.packs.length;
    } else if (progress.after >= 0) {
      progress = { ...progress, after: -1 };
    } else if (until !== null) {
      await pruneLayer({ ...place, epoch: until });
      progress = { ...progress, rungsDone: progress.rungsDone + 1 };
    } else {
      show('last');
      const { ended, failed, bestScore } = progress;
      return { ended, failed, bestScore };
    }
  }
}

/** Whether the layer may start packs; while it may not, those that train are stopped after a while. */
function pauseSwitch(initially: boolean) {
  let paused = initially;
  const training = new Set<CancellationScope>();
  setHandler(defineSignal<[boolean]>(SIGNALS.setPaused), async (value) => {
    paused = value;
    if (!value || (await condition(() => !paused, PAUSE_GRACE))) return;
    for (const scope of training) scope.cancel();
  });
  return {
    isPaused: () => paused,
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
      `${ended} of ${trials} trials ended, ${failed} failed, best ${score(bestScore)}` +
        (left === null || ended >= trials ? '' : `, about ${duration(left)} left`),
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
