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

/** Waits, with growing pauses, for a stack of which a part is away. */
export class Patience {
  private deadline = performance.now() + PATIENCE;
  private pause = FIRST_PAUSE;
  private announced = '';

  constructor(private readonly interrupted: AbortSignal) {}

  /** The stack has answered: the next time that it is away is another one. */
  reset(): void {
    this.deadline = performance.now() + PATIENCE;
    this.pause = FIRST_PAUSE;
    this.announced = '';
  }

  /**
   * Waits before the next try. Says why once, and once more when it is for another reason: given up, say, in place of
   * starting.
   *
   * @throws the error, where it is no reason to wait, once interrupted, or when patience is at its end
   */
  async waitAfter(error: unknown): Promise<void> {
    const { interrupted, deadline, pause } = this;
    if (!(error instanceof StackUnavailable) || interrupted.aborted || performance.now() > deadline) throw error;
    if (error.message !== this.announced) say(`${error.message}; trying again`);
    this.announced = error.message;
    this.pause = Math.min(2 * pause, LONGEST_PAUSE);
    await delay(pause, undefined, { signal: interrupted }).catch(() => undefined);
  }
}

/** Calls again while the stack, or a part of it, is away. @throws what the call throws, where `Patience` throws it */
export async function patiently<Result>(interrupted: AbortSignal, call: () => Promise<Result>): Promise<Result> {
  const patience = new Patience(interrupted);
  for (;;) {
    try {
      return await call();
    } catch (error) {
      await patience.waitAfter(error);
    }
  }
}
