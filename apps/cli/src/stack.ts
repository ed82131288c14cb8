import { StackUnavailable } from '@sonde/contracts';
import { ApiClient } from '@sonde/contracts/client';
import { findHome, findStack, partsDown, startStack, type RunningStack, type StackEvent } from '@sonde/local-stack';
import { say } from './output/console';

export function home(): string {
  return findHome({ cwd: process.cwd(), env: process.env });
}

/**
 * The api that commands speak to: SONDE_API_URL, else that of the stack that runs here; undefined where none does.
 *
 * @param interrupted ends its requests
 */
export function findApi(interrupted?: AbortSignal): ApiClient | undefined {
  const elsewhere = process.env['SONDE_API_URL'];
  if (elsewhere) return new ApiClient(elsewhere.replace(/\/$/, ''), { signal: interrupted });
  const url = findStack(home())?.addresses?.apiUrl;
  return url ? apiOfStack(url, interrupted) : undefined;
}

function apiOfStack(url: string, interrupted: AbortSignal | undefined): ApiClient {
  return new ApiClient(url, { signal: interrupted, whyAway: whyApiIsAway });
}

/** What the record of the stack says of an api that does not answer. */
function whyApiIsAway(): string {
  const stack = findStack(home());
  if (!stack) return `the stack in ${home()} has ended: sonde up starts it`;
  const [down] = partsDown(stack.parts.filter(({ name }) => name === 'api'));
  return down ?? 'the api of the stack does not answer: its supervisor starts it again';
}

/** @throws StackUnavailable where there is none */
export function connect(interrupted?: AbortSignal): ApiClient {
  if (!process.env['SONDE_API_URL']) warnOfPartsDown();
  const api = findApi(interrupted);
  if (!api) throw new StackUnavailable(`no stack runs in ${home()}: sonde up starts one`);
  return api;
}

/** Without its workers, say, a stack answers as always, and nothing goes on. */
function warnOfPartsDown(): void {
  const parts = findStack(home())?.parts ?? [];
  for (const down of partsDown(parts.filter(({ name }) => name !== 'api'))) say(`warning: ${down}`);
}

interface StackUse {
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
  const { detach, keepStack, roots = [], interrupted } = use;
  if (process.env['SONDE_API_URL']) return work(connect(interrupted));
  const stack = await start(detach ? 'detached' : 'attached', roots, interrupted);
  try {
    if (keepStack) stack.keep();
    for (const line of addressLines(stack)) say(line);
    return await work(apiOfStack(stack.addresses.apiUrl, interrupted));
  } finally {
    if (detach || keepStack) say('the stack stays up: sonde down stops it');
    else if (interrupted.aborted && !stack.joined) say('stopping the stack; Ctrl-C leaves that to itself');
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
  for (const part of stack.revived) say(`the ${part} of the stack was down: it runs again`);
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
