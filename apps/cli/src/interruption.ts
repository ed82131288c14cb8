import { exitCodeOf } from './exit-codes';

/** What a user's Ctrl-C does to a command. */
export class Interruption {
  private readonly controller = new AbortController();
  private isListening = false;
  private caught: NodeJS.Signals | undefined;

  /**
   * Fires with the first Ctrl-C or SIGTERM; the second ends the process at once. As long as nobody has asked for it, the
   * first one ends the process, as it should where nothing has to be put in order.
   */
  get signal(): AbortSignal {
    if (!this.isListening) this.listen();
    return this.controller.signal;
  }

  /** With which an interrupted process ends, 130 for Ctrl-C; undefined where nobody interrupted it. */
  get exitCode(): number | undefined {
    return this.caught && exitCodeOf(this.caught);
  }

  private listen(): void {
    this.isListening = true;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (this.caught !== undefined) process.exit(exitCodeOf(signal));
        this.caught = signal;
        this.controller.abort();
      });
    }
  }
}

/**
 * Waits for work that cannot be called off, but no longer than until the interruption: it then goes on unheeded, for as
 * long as the process lives.
 *
 * @throws AbortError when the signal fires
 */
export async function orInterrupted<Result>(work: Promise<Result>, interrupted: AbortSignal): Promise<Result> {
  const waits = new AbortController();
  const end = new Promise<never>((_, reject) => {
    const options = { once: true, signal: waits.signal };
    interrupted.addEventListener('abort', () => reject(interrupted.reason as Error), options);
  });
  try {
    interrupted.throwIfAborted();
    return await Promise.race([work, end]);
  } finally {
    waits.abort();
  }
}
