import { SWEEP_IS_ENDING, UPDATES, type ControlOutcome, type RetrySelection } from '@sonde/contracts/temporal';
import { ApplicationFailure } from '@temporalio/common';
import { defineUpdate, setHandler } from '@temporalio/workflow';
import { extendSweep, pauseSweep, resumeSweep, retryTrials } from './bookkeeping';
import { showState } from './search-attributes';

interface Effects {
  /** Tells the layers whether they may start packs. */
  setPaused(paused: boolean): Promise<void>;
  /** Takes over what is left of the time budget. */
  setTimeLeft(seconds: number | null): void;
}

/** Handles update requests to a running sweep: Postgres is changed first, then the workflow follows. */
export function handleUpdates(sweepId: string, effects: Effects) {
  let isEnding = false;
  let changes = 0;
  const validator = (..._arguments: unknown[]): void => {
    if (isEnding) throw ApplicationFailure.nonRetryable('the sweep is ending; try again', SWEEP_IS_ENDING);
  };
  const handleSwitch = (name: string, change: typeof pauseSweep, paused: boolean): void =>
    setHandler(
      defineUpdate<ControlOutcome>(name),
      async () => {
        const outcome = await change({ sweepId });
        await effects.setPaused(paused);
        showState(outcome.state);
        return outcome;
      },
      { validator },
    );
  const changing = async (work: Promise<ControlOutcome>): Promise<ControlOutcome> => {
    const outcome = await work;
    changes++;
    effects.setTimeLeft(outcome.timeLeftS);
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
    /** How often the sweep was retried or extended. */
    changes: () => changes,
    /** From now on updates are refused. */
    close: () => {
      isEnding = true;
    },
  };
}
