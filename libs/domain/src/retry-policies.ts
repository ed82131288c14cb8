import type { FailureClass } from '@sonde/contracts/temporal';

/** Against what a failure of a class is counted: the sweep's max_retries, a limit of its own, or nothing at all. */
type RetryLimit = 'never' | 'max_retries' | 'max_worker_losses';

/** What happens after each class of failure: the one table of it. */
export const RETRY_POLICIES: Readonly<Record<FailureClass, RetryLimit>> = {
  // What was read cannot be used, and reading it again changes nothing.
  bad_input: 'never',
  out_of_memory: 'max_retries',
  // A killed machine is no fault of the trial.
  worker_lost: 'max_worker_losses',
  timeout: 'max_retries',
  internal: 'max_retries',
};

export const MAX_WORKER_LOSSES = 20;

/** The failures of a pack so far. */
export interface Tries {
  readonly failures: number;
  readonly losses: number;
}

export const NO_TRIES: Tries = { failures: 0, losses: 0 };

/** Counts one more failure. */
export function afterFailure(tries: Tries, failure: FailureClass): Tries {
  return RETRY_POLICIES[failure] === 'max_worker_losses'
    ? { ...tries, losses: tries.losses + 1 }
    : { ...tries, failures: tries.failures + 1 };
}

/**
 * Seconds to wait before the next try, doubling from 1 to 60; or null when it is time to give up.
 *
 * @param tries all failures so far, this one included
 */
export function retryDelay(failure: FailureClass, tries: Tries, maxRetries: number): number | null {
  const policy = RETRY_POLICIES[failure];
  if (policy === 'never') return null;
  const [count, limit] =
    policy === 'max_worker_losses' ? [tries.losses, MAX_WORKER_LOSSES] : [tries.failures, maxRetries];
  return count > limit ? null : Math.min(60, 2 ** (count - 1));
}
