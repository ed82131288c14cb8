import { StackUnavailable } from '@sonde/contracts';
import { describeDown, isGivenUp } from './down';
import { send } from './processes';
import type { PartRecord, StackRecord } from './stack-record';
import { until } from './until';

interface Revival {
  /** What the record of the stack says now; undefined once it has ended. */
  readonly look: () => StackRecord | undefined;
  /** Milliseconds that the parts may take to get ready. */
  readonly within: number;
  readonly signal: AbortSignal | undefined;
}

/** To the supervisor: start again what was given up. */
export const REVIVE = 'SIGUSR2';

/**
 * Has the parts of a running stack that were given up started again, and waits for them.
 *
 * @returns their names
 * @throws StackUnavailable when one of them is given up once more
 */
export async function reviveParts({ supervisor, parts }: StackRecord, revival: Revival): Promise<string[]> {
  const names = parts.filter(isGivenUp).map(({ name }) => name);
  if (names.length === 0) return [];
  const now = (): PartRecord[] => revival.look()?.parts.filter(({ name }) => names.includes(name)) ?? [];
  send(supervisor.pid, REVIVE);
  const { signal } = revival;
  await until('the supervisor to start parts again', () => !now().some(isGivenUp), { within: 10_000, signal });
  const isSettled = (part: PartRecord): boolean => part.state === 'ready' || isGivenUp(part);
  await until(names.join(' and '), () => now().every(isSettled), { within: revival.within, every: 100, signal });
  const [down] = now().filter(isGivenUp);
  if (down) throw new StackUnavailable(`started again, it went down again: ${describeDown(down)}`);
  return names;
}
