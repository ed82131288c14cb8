import { BadInput, type Issue } from '../errors';
import { toPointer } from './place';

/** How large a document of a user may be. One that is larger is refused before anything walks through it recursively. */
export interface Limits {
  /** Characters of its text. */
  readonly characters: number;
  /** Lists and blocks of keys inside each other. */
  readonly depth: number;
  /** Values of all kinds, lists and blocks included. */
  readonly values: number;
  /** Values of one list. */
  readonly items: number;
  /** Keys of one block. */
  readonly keys: number;
}

/** Requests and sweep files. 20,000 values that are all wrong take the schema of a sweep 0.1 s. */
export const REQUEST_LIMITS: Limits = { characters: 2 ** 20, depth: 64, values: 20_000, items: 10_000, keys: 1000 };

/** dataset.json, which lists up to 10,000 layers. */
export const MANIFEST_LIMITS: Limits = { characters: 2 ** 22, depth: 64, values: 100_000, items: 10_000, keys: 1000 };

/** @throws BadInput where a text is too long to be read */
export function assertLength(text: string, file: string, { characters }: Pick<Limits, 'characters'>): void {
  if (text.length <= characters) return;
  const message = `has ${text.length} characters: expected at most ${characters}`;
  throw new BadInput(`${file} is too large`, [{ message, file, line: 1, column: 1 }]);
}

/** A value of a document, and how it is reached. */
interface Visited {
  readonly value: unknown;
  readonly depth: number;
  readonly key?: PropertyKey;
  readonly parent?: Visited;
}

/** Why a document is refused, and where: the rest of a sentence that begins with its name, and the place. */
export interface DocumentFault {
  readonly summary: 'is too large' | 'cannot be used';
  readonly issue: Issue;
}

/**
 * Finds where a decoded document is larger than allowed, or holds text that cannot be stored; undefined where neither.
 * Does not recurse, and stops at the first fault: a value that occurs twice by an alias is counted twice.
 */
export function faultOfDocument(document: unknown, limits: Limits): DocumentFault | undefined {
  const open: Visited[] = [{ value: document, depth: 0 }];
  let values = 0;
  for (let visited = open.pop(); visited !== undefined; visited = open.pop()) {
    values += 1;
    const entries = entriesOf(visited.value);
    const tooLarge = faultOfSize(visited, entries?.length ?? 0, values, limits);
    if (tooLarge !== undefined) return faultAt(visited, 'is too large', tooLarge);
    if (isUnstorable(visited.value)) return faultAt(visited, 'cannot be used', UNSTORABLE_TEXT);
    for (const [key, value] of entries ?? []) {
      // A key is shown at its block.
      if (isUnstorable(key)) return faultAt(visited, 'cannot be used', UNSTORABLE_TEXT);
      open.push({ value, depth: visited.depth + 1, key, parent: visited });
    }
  }
  return undefined;
}

function faultAt(visited: Visited, summary: DocumentFault['summary'], message: string): DocumentFault {
  return { summary, issue: { message, pointer: toPointer(pathTo(visited)) } };
}

const UNSTORABLE_TEXT = 'holds a NUL character or half of a surrogate pair, which cannot be stored';

/** JSON and YAML can write NUL and halves of surrogate pairs; Postgres stores neither. */
function isUnstorable(text: unknown): boolean {
  return typeof text === 'string' && /[\0\p{Surrogate}]/u.test(text);
}

function entriesOf(value: unknown): readonly (readonly [PropertyKey, unknown])[] | undefined {
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
}

function faultOfSize({ value, depth }: Visited, size: number, values: number, limits: Limits): string | undefined {
  if (values > limits.values) return `the document has more than ${limits.values} values`;
  if (depth > limits.depth) return `is nested too deeply: expected at most ${limits.depth} levels`;
  if (Array.isArray(value)) {
    return size > limits.items ? `the list has ${size} values: expected at most ${limits.items}` : undefined;
  }
  return size > limits.keys ? `the block has ${size} keys: expected at most ${limits.keys}` : undefined;
}

function pathTo(visited: Visited): PropertyKey[] {
  const path: PropertyKey[] = [];
  for (let at: Visited | undefined = visited; at?.key !== undefined; at = at.parent) path.unshift(at.key);
  return path;
}
