import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/** Temporal's timers reach further than any sweep. */
const LONGEST_S = 10 * 365 * 86_400;

/** A deadline that can be moved. @param onEnd called when it is reached, unless the workflow has ended before */
export function timeBudget(onEnd: () => void) {
  let timer: CancellationScope | undefined;
  return {
    /** @param secondsLeft null for none */
    set(secondsLeft: number | null): void {
      timer?.cancel();
      timer = undefined;
      if (secondsLeft === null) return;
      timer = new CancellationScope();
      timer
        .run(() => sleep(Math.max(1, Math.min(secondsLeft, LONGEST_S) * 1000)))
        .then(onEnd, (error: unknown) => {
          if (!isCancellation(error)) throw error;
        });
    },
  };
}
