import { StackUnavailable } from '@sonde/contracts';
import { findHome, findStack, startStack, type RunningStack, type StackEvent } from '@sonde/local-stack';
import { ApiClient } from './api-client';
import { say } from './output/console';

export function home(): string {
  return findHome({ cwd: process.cwd(), env: process.env });
}

/** The api that commands speak to: SONDE_API_URL, else that of the stack that runs here; undefined where none does. */
export function findApi(): ApiClient | undefined {
  const url = process.env['SONDE_API_URL'] ?? findStack(home())?.addresses?.apiUrl;
  return url ? new ApiClient(url.replace(/\/$/, '')) : undefined;
}

/** @throws StackUnavailable where there is none */
export function connect(): ApiClient {
  const api = findApi();
  if (!api) throw new StackUnavailable(`no stack runs in ${home()}: sonde up starts one`);
  return api;
}

export interface StackUse {
  /** Leaves the stack up. */
  readonly detach?: boolean;
  /** Leaves the stack up as well, though it was waited for. */
  readonly keepStack?: boolean;
  /** Folders under which the api may read datasets. */
  readonly roots?: readonly string[];
  readonly interrupted: AbortSignal;
}

/** Does something with the api; where no stack runs, one is started for the time of it. */
export async function onStack<Result>(use: StackUse, work: (api: ApiClient) => Promise<Result>): Promise<Result> {
  if (process.env['SONDE_API_URL']) return work(connect());
  const { detach, keepStack, roots = [], interrupted } = use;
  const stack = await start(detach ? 'detached' : 'attached', roots, interrupted);
  try {
    if (keepStack) stack.keep();
    for (const line of addressLines(stack)) say(line);
    return await work(new ApiClient(stack.addresses.apiUrl));
  } finally {
    if (detach || keepStack) say('the stack stays up: sonde down stops it');
    await stack.release();
  }
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

/** Tells on stderr what became of a part of the stack. */
export function sayEvent({ name, state, detail }: StackEvent): void {
  // Each part starts and stops once in a healthy run; only what is ready, or went wrong, is news.
  if (state === 'ready' || state === 'restarting' || state === 'failed')
    say(`  ${name} ${state}${detail ? `: ${detail}` : ''}`);
}

export function addressLines(stack: Pick<RunningStack, 'addresses'>): string[] {
  const { apiUrl, temporalUiUrl } = stack.addresses;
  return [`page         ${apiUrl}/`, `api          ${apiUrl}/docs`, `Temporal UI  ${temporalUiUrl}`];
}
