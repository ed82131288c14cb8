import {
  SIGNALS,
  type SweepEnd,
  type SweepOutcome,
  type SweepPlan,
  type SweepWorkflowInput,
} from '@sonde/contracts/temporal';
import { rootCause } from '@temporalio/common';
import {
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { finishSweep, planSweep } from './bookkeeping';
import { isHistoryLong } from './history';
import { inParallel } from './in-parallel';
import { OpenLayerQueue } from './open-layer-queue';
import { RunningLayers } from './running-layers';
import { showOutcome, showState } from './search-attributes';
import { SweepProgress } from './sweep-progress';
import { timeBudget } from './time-budget';
import { handleUpdates } from './updates';

/** Packs of a sweep that wait or train at once: enough to keep a pool busy, few enough to be cancelled and read. */
const PACKS_IN_FLIGHT = 64;

/** Layers that run at once, each with its share of them. */
const LAYERS_AT_ONCE = 16;

/**
 * Runs a sweep: plans it, runs one `layer` workflow for each layer that has trials to train, until there is none, and
 * closes it whatever happens. Postgres holds the truth about its trials; this workflow drives.
 */
export async function sweep(input: SweepWorkflowInput): Promise<SweepOutcome> {
  const { sweepId } = input;
  let end: SweepEnd = { kind: 'ran' };
  const root = CancellationScope.current();
  const work = new CancellationScope();
  const stop = (reason: SweepEnd): void => {
    end = reason;
    work.cancel();
  };
  const layers = new RunningLayers(input);
  const budget = timeBudget(() => stop({ kind: 'cancelled', reason: 'its time budget was used up' }));
  const updates = handleUpdates(sweepId, {
    setPaused: (paused) => layers.setPaused(paused),
    setTimeLeft: (seconds) => budget.set(seconds),
  });
  setHandler(defineSignal<[SweepEnd]>(SIGNALS.stop), stop);
  let isDone = true;
  try {
    isDone = await work.run(() => trainAll(input, { layers, changes: updates.changes, budget, stop }));
  } catch (error) {
    if (!isCancellation(error)) end = { kind: 'error', message: rootCause(error) ?? String(error) };
    else if (end.kind === 'ran') end = { kind: 'cancelled', reason: null };
  }
  // A cancellation may arrive with what ended the work; the next run would know nothing of it.
  if (root.consideredCancelled && end.kind === 'ran') end = { kind: 'cancelled', reason: null };
  if (isDone || end.kind !== 'ran') {
    return CancellationScope.nonCancellable(async () => {
      updates.close();
      await condition(allHandlersFinished);
      const outcome = await finishSweep({ sweepId, end });
      showOutcome(outcome);
      setCurrentDetails(`**${outcome.state}** · ${outcome.best ?? 'no probe succeeded'}`);
      return outcome;
    });
  }
  // The last statement, outside of every try: it throws.
  return continueAsNew<typeof sweep>({ ...input, isPaused: layers.isPaused });
}

interface Context {
  readonly layers: RunningLayers;
  /** How often the sweep was retried or extended. */
  readonly changes: () => number;
  readonly budget: ReturnType<typeof timeBudget>;
  readonly stop: (reason: SweepEnd) => void;
}

/** @returns false where the sweep is to continue as new: its history is long, and nothing runs */
async function trainAll(input: SweepWorkflowInput, { layers, changes, budget, stop }: Context): Promise<boolean> {
  for (let isFirst = true; ; isFirst = false) {
    const seen = changes();
    const plan = await planSweep({ sweepId: input.sweepId });
    // Where Temporal lost the request: its user has cancelled it, and Postgres knows.
    if (plan.isCancelling) stop({ kind: 'cancelled', reason: null });
    // What an update has said since is newer than the plan.
    if (isFirst && changes() === seen) budget.set(plan.timeLeftS);
    layers.startPaused(plan.isPaused);
    showState(layers.isPaused ? 'paused' : 'running');
    await trainOpen(input, plan, { layers, changes });
    await condition(allHandlersFinished);
    if (isHistoryLong(input.historyLimit)) return false;
    if (changes() === seen) return true;
  }
}

/** Trains what is open, until nothing is, or the history is long. */
async function trainOpen(
  input: SweepWorkflowInput,
  plan: SweepPlan,
  { layers, changes }: Pick<Context, 'layers' | 'changes'>,
): Promise<void> {
  const progress = new SweepProgress(plan);
  const queue = new OpenLayerQueue(input, { plan, changes, isRunning: (layer) => layers.has(layer), progress });
  const most = plan.maxConcurrentPacks ?? PACKS_IN_FLIGHT;
  const atOnce = Math.min(Math.max(1, await queue.fill()), LAYERS_AT_ONCE, most);
  const window = Math.floor(most / atOnce);
  await inParallel(
    atOnce,
    () => queue.next(),
    async (layer) => progress.layerEnded(layer, await layers.run(plan, layer, window)),
  );
  progress.show('last');
}
