import { setTimeout as delay } from 'node:timers/promises';
import { StackUnavailable } from '@sonde/contracts';

interface Patience {
  /** Ends the waiting with what the work threw last. */
  readonly signal: AbortSignal;
  /** Milliseconds that a server may be away. */
  readonly most?: number;
}

/** Longer than a server takes to start anew, or than another takes over from it. */
const MOST_MS = 10 * 60_000;
const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

/**
 * Does work that is safe to do twice, again and again while its server cannot be reached: what was trained is not lost
 * because Postgres starts anew.
 *
 * @throws StackUnavailable when it was away for too long; what the work throws otherwise, at once
 */
export async function untilReachable<Result>(
  work: () => Promise<Result>,
  { signal, most = MOST_MS }: Patience,
): Promise<Result> {
  const started = performance.now();
  for (let pause = FIRST_DELAY_MS; ; pause = Math.min(LONGEST_DELAY_MS, 2 * pause)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StackUnavailable) || performance.now() + pause - started > most) throw error;
      await delay(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}
