import { StackUnavailable } from '@sonde/contracts';
import { findHome, findStack, startStack, type RunningStack, type StackEvent } from '@sonde/local-stack';
import { ApiClient } from './api-client';
import { say } from './output/console';

export function home(): string {
  return findHome({ cwd: process.cwd(), env: process.env });
}

/** The api that commands speak to: SONDE_API_URL, else that of the stack that runs here. @throws StackUnavailable */
export function connect(): ApiClient {
  const remote = process.env['SONDE_API_URL'];
  if (remote) return new ApiClient(remote.replace(/\/$/, ''));
  const addresses = findStack(home())?.addresses;
  if (!addresses) throw new StackUnavailable(`no stack runs in ${home()}: sonde up starts one`);
  return new ApiClient(addresses.apiUrl);
}

/** Starts the stack or joins the one that runs, telling on stderr what becomes of its parts. */
export async function start(
  ownership: 'attached' | 'detached',
  dataRoots: readonly string[],
  signal?: AbortSignal,
): Promise<RunningStack> {
  const began = performance.now();
  // What a running stack has started is no news.
  const runs = findStack(home())?.phase === 'ready';
  const stack = await startStack({
    home: home(),
    ownership,
    dataRoots,
    ...(runs ? {} : { onEvent: sayEvent }),
    ...(signal ? { signal } : {}),
  });
  if (!stack.joined) say(`stack ready after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return stack;
}

function sayEvent({ name, state, detail }: StackEvent): void {
  // Each part starts and stops once in a healthy run; only what is ready, or went wrong, is news.
  if (state === 'ready' || state === 'restarting' || state === 'failed')
    say(`  ${name} ${state}${detail ? `: ${detail}` : ''}`);
}

export function addressLines(stack: Pick<RunningStack, 'addresses'>): string[] {
  const { apiUrl, temporalUiUrl } = stack.addresses;
  return [`api          ${apiUrl}/docs`, `Temporal UI  ${temporalUiUrl}`];
}
