import type { OrchestratorActivities, SweepEnd, SweepOutcome, SweepWorkflowInput } from '@sonde/contracts/temporal';
import { SIGNALS } from '@sonde/contracts/temporal';
import { rootCause } from '@temporalio/common';
import {
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { duration } from './progress';
import { RunningLayers } from './running-layers';
import { showState } from './search-attributes';
import { handleUpdates } from './updates';

const { planSweep, finishSweep } = proxyActivities<OrchestratorActivities>({
  startToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Layers of one round; each is about 10 events. */
const LAYERS_PER_ROUND = 100;

/** Events after which the next round begins a new history. */
const LONG_HISTORY = 1_000;

/**
 * Runs a sweep: plans it, runs one `layer` workflow for each layer that has trials to train, until there is none, and
 * closes it whatever happens. Postgres holds the truth about its trials; this workflow drives.
 */
export async function sweep({ sweepId }: SweepWorkflowInput): Promise<SweepOutcome> {
  let end: SweepEnd = { kind: 'ran' };
  const layers = new RunningLayers(sweepId);
  const updates = handleUpdates(sweepId, layers);
  const work = new CancellationScope();
  const stop = (reason: SweepEnd): void => {
    end = reason;
    work.cancel();
  };
  setHandler(defineSignal<[SweepEnd]>(SIGNALS.stop), stop);
  try {
    await work.run(() => trainAll(sweepId, { layers, changes: updates.changes, stop }));
  } catch (error) {
    if (!isCancellation(error)) end = { kind: 'error', message: rootCause(error) ?? String(error) };
    else if (end.kind === 'ran') end = { kind: 'cancelled', reason: null };
  }
  return CancellationScope.nonCancellable(async () => {
    updates.close();
    await condition(allHandlersFinished);
    const outcome = await finishSweep({ sweepId, end });
    showState(outcome.state);
    setCurrentDetails(`**${outcome.state}** · ${outcome.best ?? 'no probe succeeded'}`);
    return outcome;
  });
}

interface Surroundings {
  readonly layers: RunningLayers;
  /** How often the sweep was changed: retried or extended. */
  readonly changes: () => number;
  readonly stop: (reason: SweepEnd) => void;
}

async function trainAll(sweepId: string, { layers, changes, stop }: Surroundings): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    const seen = changes();
    const plan = await planSweep({ sweepId });
    if (isFirst && plan.timeLeftS !== null) endAfter(plan.timeLeftS, stop);
    const open = plan.layers.filter(({ ended, trials }) => ended < trials);
    if (open.length > 0) await layers.run(plan, open.slice(0, LAYERS_PER_ROUND));
    else {
      await condition(allHandlersFinished);
      if (changes() === seen) return;
    }
    if (workflowInfo().historyLength > LONG_HISTORY) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof sweep>({ sweepId });
    }
  }
}

/** Ends the sweep when its time is up; forgotten where it has ended before. */
function endAfter(seconds: number, stop: (reason: SweepEnd) => void): void {
  const up = (): void => stop({ kind: 'cancelled', reason: `its time budget was used up` });
  sleep(Math.max(1, seconds * 1000)).then(up, (error: unknown) => {
    if (!isCancellation(error)) throw error;
  });
  setCurrentDetails(`ends after ${duration(seconds)} at the latest`);
}
