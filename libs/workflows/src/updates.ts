import {
  SWEEP_IS_ENDING,
  UPDATES,
  type ControlOutcome,
  type OrchestratorActivities,
  type RetrySelection,
} from '@sonde/contracts/temporal';
import { ApplicationFailure } from '@temporalio/common';
import { defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type { RunningLayers } from './running-layers';
import { showState } from './search-attributes';

const { pauseSweep, resumeSweep, retryTrials, extendSweep } = proxyActivities<OrchestratorActivities>({
  startToCloseTimeout: '10 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
});

/** Handles what users wish for while a sweep runs. Postgres is told first, then the layers. */
export function handleUpdates(sweepId: string, layers: RunningLayers) {
  let isEnding = false;
  let changes = 0;
  const validator = (..._arguments: unknown[]): void => {
    if (isEnding) throw ApplicationFailure.nonRetryable('the sweep is ending; try again', SWEEP_IS_ENDING);
  };
  const handleSwitch = (name: string, tell: typeof pauseSweep, paused: boolean): void =>
    setHandler(
      defineUpdate<ControlOutcome>(name),
      async () => {
        const outcome = await tell({ sweepId });
        await layers.setPaused(paused);
        showState(outcome.state);
        return outcome;
      },
      { validator },
    );
  const changing = async (work: Promise<ControlOutcome>): Promise<ControlOutcome> => {
    const outcome = await work;
    changes++;
    showState(outcome.state);
    return outcome;
  };
  handleSwitch(UPDATES.pause, pauseSweep, true);
  handleSwitch(UPDATES.resume, resumeSweep, false);
  setHandler(
    defineUpdate<ControlOutcome, [RetrySelection]>(UPDATES.retry),
    (selection) => changing(retryTrials({ sweepId, selection })),
    { validator },
  );
  setHandler(
    defineUpdate<ControlOutcome, [Readonly<Record<string, unknown>>]>(UPDATES.extend),
    (changed) => changing(extendSweep({ sweepId, changes: changed })),
    { validator },
  );
  return {
    changes: () => changes,
    /** From now on updates are refused. */
    close: () => {
      isEnding = true;
    },
  };
}
