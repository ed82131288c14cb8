/** Lets one at a time through, in the order in which they came. */
export class TurnQueue {
  private last: Promise<void> = Promise.resolve();

  /**
   * Waits for its turn, works, and lets the next one through.
   *
   * @throws the signal's reason once that has fired, if it still waits then; and what the work throws
   */
  async run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const before = this.last;
    let done = (): void => undefined;
    const own = new Promise<void>((resolve) => (done = resolve));
    // Whoever leaves the queue leaves the ones behind where they are.
    this.last = before.then(() => own);
    try {
      await orAborted(before, signal);
      signal.throwIfAborted();
      return await work();
    } finally {
      done();
    }
  }
}

async function orAborted(wait: Promise<void>, signal: AbortSignal): Promise<void> {
  let abort = (): void => undefined;
  const aborted = new Promise<void>((_, reject) => (abort = () => reject(signal.reason as Error)));
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([wait, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
