import { BadInput, type Issue } from '../errors';
import { toPointer } from './pointer';

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

/**
 * Finds where a decoded document is larger than allowed; undefined where it is not. Does not recurse, and stops at the
 * first fault: a value that occurs twice by an alias is counted twice.
 */
export function faultOfSize(document: unknown, limits: Limits): Issue | undefined {
  const open: Visited[] = [{ value: document, depth: 0 }];
  let values = 0;
  for (let visited = open.pop(); visited !== undefined; visited = open.pop()) {
    values += 1;
    const entries = entriesOf(visited.value);
    const message = faultOf(visited, entries?.length ?? 0, values, limits);
    if (message !== undefined) return { message, pointer: toPointer(pathTo(visited)) };
    for (const [key, value] of entries ?? []) open.push({ value, depth: visited.depth + 1, key, parent: visited });
  }
  return undefined;
}

/** NUL, and halves of surrogate pairs: JSON and YAML can write them, Postgres stores neither. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Finds a text or key of a decoded document that cannot be stored; undefined where all can. Does not recurse. */
export function faultOfText(document: unknown): Issue | undefined {
  const open: Visited[] = [{ value: document, depth: 0 }];
  for (let visited = open.pop(); visited !== undefined; visited = open.pop()) {
    const { value, key, depth } = visited;
    if ([key, value].some((text) => typeof text === 'string' && UNSTORABLE.test(text))) {
      const message = 'holds a NUL character or half of a surrogate pair, which cannot be stored';
      // A faulty key is shown at its block.
      const at = typeof key === 'string' && UNSTORABLE.test(key) ? (visited.parent ?? visited) : visited;
      return { message, pointer: toPointer(pathTo(at)) };
    }
    for (const [name, inner] of entriesOf(value) ?? []) {
      open.push({ value: inner, depth: depth + 1, key: name, parent: visited });
    }
  }
  return undefined;
}

function entriesOf(value: unknown): readonly (readonly [PropertyKey, unknown])[] | undefined {
  if (Array.isArray(value)) return [...value.entries()];
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
}

function faultOf({ value, depth }: Visited, size: number, values: number, limits: Limits): string | undefined {
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
