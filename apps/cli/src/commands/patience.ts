import { setTimeout as delay } from 'node:timers/promises';
import { StackUnavailable } from '@sonde/contracts';
import { say } from '../output/console';

/**
 * How long an api that is away is waited for: one that hangs is noticed after a minute, and may take two to start on a
 * busy machine. Milliseconds, as all here.
 */
const PATIENCE = 300_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5_000;

/**
 * Calls again while the stack, or a part of it, is away, with growing pauses; says so once, and once more when it is
 * for another reason: given up, say, in place of starting.
 *
 * @throws what the call throws, once it is interrupted or patience is at its end
 */
export async function patiently<Result>(interrupted: AbortSignal, call: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + PATIENCE;
  let said = '';
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof StackUnavailable) || interrupted.aborted || performance.now() > deadline) throw error;
      if (error.message !== said) say(`${error.message}; trying again`);
      said = error.message;
      await delay(pause, undefined, { signal: interrupted }).catch(() => undefined);
    }
  }
}
