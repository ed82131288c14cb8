import {
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
    if (isEnding) throw ApplicationFailure.nonRetryable('the sweep is ending; try again', 'conflict');
  };
  const changing = async (work: Promise<ControlOutcome>): Promise<ControlOutcome> => {
    const outcome = await work;
    changes++;
    showState(outcome.state);
    return outcome;
  };
  setHandler(
    defineUpdate<ControlOutcome>(UPDATES.pause),
    async () => {
      const outcome = await pauseSweep({ sweepId });
      await layers.setPaused(true);
      showState(outcome.state);
      return outcome;
    },
    { validator },
  );
  setHandler(
    defineUpdate<ControlOutcome>(UPDATES.resume),
    async () => {
      const outcome = await resumeSweep({ sweepId });
      await layers.setPaused(false);
      showState(outcome.state);
      return outcome;
    },
    { validator },
  );
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
