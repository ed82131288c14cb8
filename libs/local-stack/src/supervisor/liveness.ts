import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** How one sees that a program still answers, and for how long it may fail to. */
export interface Liveness {
  /** Asks the program something that it can answer whatever it is at. False, an error and silence are no answer. */
  ask(child: ChildProcess, signal: AbortSignal): Promise<boolean>;
  /** Milliseconds between two questions, and for each answer. */
  readonly every: number;
  /** After so many unanswered questions in a row it hangs. One answer makes up for all before it. */
  readonly misses: number;
}

/** What serves others: a minute without an answer is no busy machine any more. */
export const SERVER_PACE = { every: 10_000, misses: 6 } as const;
/** Planning a million trials keeps the orchestrator's event loop busy for 80 s, twice that on a busy machine. */
export const WORKER_PACE = { every: 10_000, misses: 18 } as const;

interface Watch {
  readonly signal: AbortSignal;
  /** Is told of each question whether it was answered. */
  readonly note: (answered: boolean) => void;
}

/**
 * Resolves, with words for it, once a program hangs.
 *
 * @throws AbortError when the signal fires
 */
export async function untilHung(child: ChildProcess, liveness: Liveness, { signal, note }: Watch): Promise<string> {
  const { every, misses } = liveness;
  for (let missed = 0; missed < misses;) {
    const [outcome] = await Promise.all([outcomeOf(child, liveness), delay(every, undefined, { signal })]);
    missed = outcome === 'answer' ? 0 : missed + 1;
    note(missed === 0);
  }
  return `did not answer for ${(every * misses) / 1000} s`;
}

/** Resolves once a program has left one question without any answer; never, where it answers or refuses. */
export async function untilSilent(child: ChildProcess, liveness: Liveness): Promise<void> {
  if ((await outcomeOf(child, liveness)) !== 'silence') await new Promise(() => undefined);
}

type Outcome = 'answer' | 'refusal' | 'silence';

async function outcomeOf(child: ChildProcess, liveness: Liveness): Promise<Outcome> {
  const waits = new AbortController();
  const { signal } = waits;
  try {
    const answer = liveness.ask(child, signal).then((isWell): Outcome => (isWell ? 'answer' : 'refusal'));
    return await Promise.race([answer, delay(liveness.every, 'silence' as const, { signal, ref: false })]);
  } catch {
    return 'refusal';
  } finally {
    waits.abort();
  }
}
