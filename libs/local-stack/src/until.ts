import { TimedOut } from '@sonde/contracts';
import { setTimeout as delay } from 'node:timers/promises';

export interface Patience {
  /** Milliseconds after which waiting is given up. */
  readonly within: number;
  /** Milliseconds between two looks. */
  readonly every?: number;
  /** Ends the wait early; the promise then rejects with an AbortError. */
  readonly signal?: AbortSignal;
}

type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>;

/** Looks again and again until `look` yields something truthy, and returns that. Throws TimedOut, naming `what`. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { within, every = 50, signal }: Patience,
): Promise<Truthy<T>> {
  const deadline = performance.now() + within;
  for (;;) {
    const seen = await look();
    if (seen) return seen as Truthy<T>;
    if (performance.now() > deadline) throw new TimedOut(`waited ${within / 1000} s in vain for: ${what}`);
    await delay(every, undefined, { signal });
  }
}
