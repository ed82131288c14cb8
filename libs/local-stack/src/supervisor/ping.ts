import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export const PING = 'ping';
export const PONG = 'pong';

/** Asks one of Sonde's processes over its channel for a sign of life: an answer means that its event loop turns. */
export async function ping(child: ChildProcess, signal: AbortSignal): Promise<boolean> {
  if (!child.connected) return false;
  child.send(PING, () => undefined);
  for (;;) {
    const [message] = (await once(child, 'message', { signal })) as unknown[];
    if (message === PONG) return true;
  }
}
