import { StackUnavailable } from '@sonde/contracts';
import { Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { toApplicationFailure } from './to-application-failure';
import { untilReachable } from './until-reachable';

/** Well within the heartbeat timeout of bookkeeping, also where the machine is busy. */
const HEARTBEAT_INTERVAL_MS = 2_000;

/**
 * Runs an activity's work, which is safe to do twice, with heartbeats, waits where Postgres is away, and translates what
 * it throws.
 *
 * @param work gets the signal that fires when the activity is cancelled
 */
export async function heartbeating<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const context = Context.current();
  const signal = context.cancellationSignal;
  context.heartbeat();
  const timer = setInterval(() => context.heartbeat(), HEARTBEAT_INTERVAL_MS);
  try {
    const result = await untilReachable(() => work(signal), { signal });
    if (signal.aborted) throw new CancelledFailure('the activity was cancelled');
    return result;
  } catch (error) {
    if (signal.aborted && error instanceof StackUnavailable) throw new CancelledFailure('the activity was cancelled');
    throw toApplicationFailure(error);
  } finally {
    clearInterval(timer);
  }
}
