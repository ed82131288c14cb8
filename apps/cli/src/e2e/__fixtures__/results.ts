import { Problem } from '@sonde/contracts';
import type { StackFolder } from './stack-folder';
import { digestOf } from './trained-packs';

/** What the api says to a question that it answers from files: JSON, or the digest of a file. */
export type Answer = { readonly content: unknown } | { readonly refused: string };

/** All that can be asked of a sweep and its probes that reads artifacts, by question. @throws at a status of 5xx */
export async function answersOf(stack: StackFolder, sweepId: string, keys: readonly string[]) {
  const sweep = `/v1/sweeps/${sweepId}`;
  const layers = ['first', 'second'].map((layer) => `items=layer:${sweepId}/${layer}`).join('&');
  const onVal = JSON.stringify({ probes: keys, datasets: ['tiny'], split: 'val' });
  const questions = [
    ...keys.flatMap((key) => [`/v1/probes/${key}/weights`, `/v1/probes/${key}/card`]),
    ...['report', 'profile', 'best-layer'].map((what) => `${sweep}/${what}`),
    `/v1/compare?${layers}&split=val`,
  ];
  const asked = [...questions.map((path) => [path, undefined] as const), ['/v1/evaluations', onVal] as const];
  const answers = new Map<string, Answer>();
  for (const [path, body] of asked) answers.set(path, await ask(stack.stack.addresses.apiUrl + path, body));
  return answers;
}

async function ask(url: string, body: string | undefined): Promise<Answer> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: body ?? '' };
  const response = await fetch(url, body === undefined ? {} : post);
  if (response.status >= 500) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  if (!response.ok) return { refused: Problem.parse(await response.json()).detail };
  const isFile = response.headers.get('content-type') === 'application/octet-stream';
  if (isFile) return { content: digestOf(Buffer.from(await response.arrayBuffer())) };
  return { content: await response.json() };
}

/** Of a probe that was trained again in another pack, which its figures do not have to show. */
const OWN = new Set(['trained_at', 'sha256']);
/** Words for people. */
const WORDS = new Set(['notes', 'reason']);

interface Terms {
  /** By how much numbers may differ, relatively. */
  readonly within: number;
  /** Whether figures may be left out: what there is has to be right, and need not be all. */
  readonly isPart: boolean;
}

/** Places in an answer that differ from the right one. */
export function differences(answer: unknown, right: unknown, terms: Terms, place = ''): string[] {
  if (typeof answer === 'number' && typeof right === 'number') {
    return Math.abs(answer - right) <= terms.within * Math.abs(right) ? [] : [`${place}: ${answer}, not ${right}`];
  }
  if (terms.isPart && (answer === null || (Array.isArray(answer) && answer.length === 0))) return [];
  if (!isObject(answer) || !isObject(right)) {
    return answer === right ? [] : [`${place}: ${JSON.stringify(answer)}, not ${JSON.stringify(right)}`];
  }
  const missing = terms.isPart ? [] : Object.keys(right).filter((key) => !(key in answer));
  return [
    ...missing.map((key) => `${place}/${key} is missing`),
    ...Object.entries(answer).flatMap(([key, value]) =>
      WORDS.has(key) || (terms.within > 0 && OWN.has(key))
        ? []
        : differences(value, right[key], terms, `${place}/${key}`),
    ),
  ];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
