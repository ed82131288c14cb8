import { BadInput } from '@sonde/contracts';

/** Parts of a glob in their order. */
export type Chain = readonly Part[];

export type Part =
  /** `a`, `?`, `[0-3]`: one character. */
  | { readonly kind: 'character'; readonly has: (character: string) => boolean }
  /** `*`: any characters, or none. */
  | { readonly kind: 'any' }
  | Group;

/** `{a,b}`, `+(a|b)` */
export interface Group {
  readonly kind: 'group';
  readonly alternatives: readonly Chain[];
  readonly quantifier: 'one' | 'optional' | 'some' | 'any' | 'none';
}

/** Bash's signs before a bracket. */
const QUANTIFIERS: Readonly<Record<string, Group['quantifier']>> = {
  '@': 'one',
  '?': 'optional',
  '+': 'some',
  '*': 'any',
  '!': 'none',
};

/** The characters of a text, those beyond 16 bits too. */
export function charactersOf(text: string): string[] {
  return Array.from(text);
}

/** Brackets inside each other: matching takes time for each level. */
const MAX_DEPTH = 3;

/** @throws BadInput where brackets are nested too deeply */
export function parseGlob(glob: string): Chain {
  return parseChain(charactersOf(glob), 0);
}

function parseChain(source: readonly string[], depth: number): Chain {
  if (depth > MAX_DEPTH) throw new BadInput(`brackets of a glob are nested too deeply: expected at most ${MAX_DEPTH}`);
  const parts: Part[] = [];
  for (let at = 0; at < source.length;) {
    const { part, end } = groupAt(source, at, depth) ?? setAt(source, at) ?? signAt(source, at);
    parts.push(part);
    at = end;
  }
  return parts;
}

interface Parsed {
  readonly part: Part;
  /** Where the next part begins. */
  readonly end: number;
}

/** `{a,b}`, `!(a|b)`; undefined where there is none, or it is not closed. */
function groupAt(source: readonly string[], at: number, depth: number): Parsed | undefined {
  const sign = source[at] ?? '';
  const quantifier = source[at + 1] === '(' ? QUANTIFIERS[sign] : undefined;
  if (sign !== '{' && quantifier === undefined) return undefined;
  const open = quantifier ? at + 1 : at;
  const close = closeOf(source, open, quantifier ? ')' : '}');
  if (close === undefined) return undefined;
  const chains = split(source.slice(open + 1, close), quantifier ? '|' : ',');
  const alternatives = chains.map((chain) => parseChain(chain, depth + 1));
  return { part: { kind: 'group', alternatives, quantifier: quantifier ?? 'one' }, end: close + 1 };
}

/** `*`, `?`, or a character that stands for itself. */
function signAt(source: readonly string[], at: number): Parsed {
  const sign = source[at] ?? '';
  if (sign === '*') return { part: { kind: 'any' }, end: at + 1 };
  if (sign === '?') return { part: { kind: 'character', has: () => true }, end: at + 1 };
  const isEscape = sign === '\\' && at + 1 < source.length;
  const literal = isEscape ? source[at + 1] : sign;
  return { part: { kind: 'character', has: (character) => character === literal }, end: at + (isEscape ? 2 : 1) };
}

/** The index of the bracket that closes the one at `open`. */
function closeOf(source: readonly string[], open: number, closing: string): number | undefined {
  let depth = 0;
  for (let at = open; at < source.length; at++) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === source[open]) depth += 1;
    else if (source[at] === closing && --depth === 0) return at;
  }
  return undefined;
}

/** The chains between separators that stand in no bracket of their own. */
function split(source: readonly string[], separator: string): (readonly string[])[] {
  const chains: (readonly string[])[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] ?? '';
    if (sign === '\\') at += 1;
    else if ('({'.includes(sign)) depth += 1;
    else if (')}'.includes(sign)) depth -= 1;
    else if (sign === separator && depth === 0) {
      chains.push(source.slice(start, at));
      start = at + 1;
    }
  }
  return [...chains, source.slice(start)];
}

/** `[0-3_]`, `[!a]`, `[^a]`; undefined where there is none, or it is not closed. */
function setAt(source: readonly string[], open: number): Parsed | undefined {
  if (source[open] !== '[') return undefined;
  const isNegated = source[open + 1] === '!' || source[open + 1] === '^';
  const first = open + (isNegated ? 2 : 1);
  // A bracket that closes nothing yet is one of the set.
  const close = source.indexOf(']', first + 1);
  if (close === -1) return undefined;
  const members = source.slice(first, close);
  const has = (character: string): boolean =>
    members.some((member, index) => {
      if (members[index + 1] === '-' && index + 2 < members.length) {
        return member <= character && character <= (members[index + 2] ?? '');
      }
      return member === character;
    });
  return { part: { kind: 'character', has: (character) => has(character) !== isNegated }, end: close + 1 };
}
