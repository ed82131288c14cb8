import type { FailureClass } from '@sonde/contracts/temporal';

/**
 * What happens to a pack after a failure, by class: the one table of it.
 *
 * - `counts`: which limit tries are counted against. `none`: there is no second try.
 * - `then`: what follows the last try of a pack of several trials. A single trial has failed.
 */
export const RETRY_POLICIES: Readonly<
  Record<
    FailureClass,
    { readonly counts: 'none' | 'max_retries' | 'max_worker_losses'; readonly then: 'fail' | 'split' }
  >
> = {
  // What was read cannot be used, and reading it again changes nothing.
  bad_input: { counts: 'none', then: 'fail' },
  // Half of it may fit.
  out_of_memory: { counts: 'none', then: 'split' },
  // A killed machine is no fault of the trial; a trial that kills its trainer each time is found in the halves.
  worker_lost: { counts: 'max_worker_losses', then: 'split' },
  timeout: { counts: 'max_retries', then: 'split' },
  internal: { counts: 'max_retries', then: 'split' },
};

/** How often a pack is tried again after its trainer was lost, counted anew after each checkpoint. */
export const MAX_WORKER_LOSSES = 20;

/** The failures of a pack so far. */
export interface Tries {
  readonly failures: number;
  /** Since the last checkpoint. */
  readonly losses: number;
}

export const NO_TRIES: Tries = { failures: 0, losses: 0 };

export type AfterFailure =
  { readonly kind: 'retry'; readonly tries: Tries; readonly delayS: number } | { readonly kind: 'split' | 'fail' };

/** Half of a pack that failed has been tried as often as the whole of it: one more try tells a fault from an accident. */
const TRIES_OF_SUSPECTS = 1;

/** Most seconds before another try; another trainer may be there long before. */
const LONGEST_DELAY_S = { max_worker_losses: 10, max_retries: 60 };

/**
 * What to do after one more failure of a pack. Delays double from 1 s.
 *
 * @param pack.isSuspect whether it is part of a pack that was split
 * @param pack.hasAdvanced whether a checkpoint was written since the last failure
 */
export function afterFailure(
  failure: FailureClass,
  before: Tries,
  pack: { readonly maxRetries: number; readonly isSuspect: boolean; readonly hasAdvanced: boolean },
): AfterFailure {
  const { counts, then } = RETRY_POLICIES[failure];
  if (counts === 'none') return { kind: then };
  const isLoss = counts === 'max_worker_losses';
  const tries = {
    failures: before.failures + (isLoss ? 0 : 1),
    losses: (pack.hasAdvanced ? 0 : before.losses) + (isLoss ? 1 : 0),
  };
  const [count, most] = isLoss ? [tries.losses, MAX_WORKER_LOSSES] : [tries.failures, pack.maxRetries];
  const limit = pack.isSuspect ? Math.min(most, TRIES_OF_SUSPECTS) : most;
  return count > limit
    ? { kind: then }
    : { kind: 'retry', tries, delayS: Math.min(LONGEST_DELAY_S[counts], 2 ** (count - 1)) };
}
