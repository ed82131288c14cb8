import { setImmediate as nextTurn } from 'node:timers/promises';

/** Computes each question once at a time, for all who ask it meanwhile. */
export class SingleFlight {
  private readonly flights = new Map<string, Flight>();

  /**
   * Joins the computation of a question that is in flight, or starts one.
   *
   * @param key names the question and all that its result depends on; the same key has the same type of result
   * @param signal aborted when the caller no longer waits
   * @param compute gets a signal that is aborted when nobody waits any more
   * @throws the signal's reason once it is aborted, and whatever `compute` throws
   */
  async share<Result>(
    key: string,
    signal: AbortSignal,
    compute: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    const flight = this.flights.get(key) ?? this.start(key, compute);
    return (await flight.join(signal)) as Result;
  }

  private start(key: string, compute: (signal: AbortSignal) => Promise<unknown>): Flight {
    const flight = new Flight(() => {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    });
    this.flights.set(key, flight);
    void flight.run(compute);
    return flight;
  }
}

interface Waiter {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

class Flight {
  private readonly controller = new AbortController();
  private readonly waiters = new Set<Waiter>();

  /** @param onEnd called when nobody may join any more: there is a result, or nobody waits for it */
  constructor(private readonly onEnd: () => void) {}

  async run(compute: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const settle = await compute(this.controller.signal).then(
      (result) =>
        ({ resolve }: Waiter) =>
          resolve(result),
      (error: Error) =>
        ({ reject }: Waiter) =>
          reject(error),
    );
    this.onEnd();
    // One after the other: to send a result takes about a millisecond, and 200 at once would delay all other requests.
    for (const waiter of this.waiters) {
      settle(waiter);
      await nextTurn();
    }
  }

  join(signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiters.delete(waiter);
        reject(signal.reason as Error);
        if (this.waiters.size > 0) return;
        this.onEnd();
        this.controller.abort();
      };
      const stay = () => signal.removeEventListener('abort', leave);
      const waiter: Waiter = {
        resolve: (result) => (stay(), resolve(result)),
        reject: (error) => (stay(), reject(error)),
      };
      this.waiters.add(waiter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
