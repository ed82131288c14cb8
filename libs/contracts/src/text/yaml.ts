import { Composer, LineCounter, isAlias, isMap, isNode, isScalar, visit, type Document } from 'yaml';
import { BadInput, type Issue } from '../errors';
import { MAX_ISSUES, shown } from './issues';
import { REQUEST_LIMITS, assertLength, faultOfDocument } from './limits';
import { fromPointer, placed, type Locate, type ReadText } from './place';
import { boundedTokens } from './yaml-tokens';

/** Characters of a YAML text: 256 kB of ASCII. */
export const MAX_YAML = 2 ** 18;

/**
 * Decodes YAML that anybody may have written: its size, depth and aliases are bounded, and the time is linear in its
 * length. `parseDocument` of yaml 2.9 needs 15 s for 20,000 keys, since it compares each with all others, and V8 ends
 * the process where 2,000 brackets leave it no stack to compile a regular expression on.
 *
 * @throws BadInput with line and column where the text is no YAML, or too large
 */
export function readYaml(text: string, file: string): ReadText {
  assertLength(text, file, { characters: MAX_YAML });
  const lines = new LineCounter();
  const at = (offset: number) => lineAndColumn(lines, offset);
  const refuse = (issues: readonly Issue[]): never => {
    throw new BadInput(
      `${file} is not valid YAML`,
      issues.slice(0, MAX_ISSUES).map((issue) => ({ ...issue, file })),
    );
  };
  const tokens = boundedTokens(text, lines, (offset, message) => refuse([{ message, ...at(offset) }]));
  // Unique keys are checked below, by a Set.
  const composer = new Composer({ lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const [document, second] = firstTwo(composer.compose(tokens, true, text.length));
  if (!document) throw new Error('a composer that is forced to yields a document');
  const errors = document.errors.map((error) => ({ message: error.message, ...at(error.pos[0]) }));
  if (errors.length > 0) refuse(errors);
  if (second) refuse([{ message: 'the file holds several documents: expected one', ...at(second.range[0]) }]);
  const faults = faultsOf(document).map(({ message, offset }) => ({ message, ...at(offset) }));
  if (faults.length > 0) refuse(faults);

  const raw = decode(document, (offset, message) => refuse([{ message, ...at(offset) }]));
  const locate: Locate = (pointer) => positionOf(document, lines, fromPointer(pointer));
  const fault = faultOfDocument(raw, REQUEST_LIMITS);
  if (fault) throw new BadInput(`${file} ${fault.summary}`, [placed(fault.issue, file, locate)]);
  return { raw, locate };
}

function firstTwo<Item>(items: Iterable<Item>): [Item?, Item?] {
  const found: [Item?, Item?] = [];
  for (const item of items) if (found.push(item) === 2) break;
  return found;
}

interface Fault {
  readonly message: string;
  readonly offset: number;
}

/** Keys that stand twice or are no text, and aliases of nothing. */
function faultsOf(document: Document.Parsed): Fault[] {
  const faults: Fault[] = [];
  const anchors = new Set<string>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node) && !anchors.has(node.source)) {
        faults.push({ message: `no anchor &${node.source} stands before this alias`, offset: node.range?.[0] ?? 0 });
      } else if (!isAlias(node) && node.anchor !== undefined) anchors.add(node.anchor);
      if (isMap(node)) faults.push(...faultsOfKeys(node.items.map(({ key }) => key)));
    },
  });
  return faults;
}

function faultsOfKeys(keys: readonly unknown[]): Fault[] {
  const seen = new Set<string>();
  return keys.flatMap((key) => {
    const offset = (isNode(key) && key.range?.[0]) || 0;
    if (!isScalar(key)) return [{ message: 'expected a key that is plain text', offset }];
    const name = String(key.value);
    if (seen.has(name)) return [{ message: `the key ${shown(name)} stands twice in this block`, offset }];
    seen.add(name);
    return [];
  });
}

function decode(document: Document.Parsed, refuse: (offset: number, message: string) => never): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // yaml's own limit on what aliases may multiply to, or an alias inside of its anchor.
    if (!(error instanceof ReferenceError)) throw error;
    return refuse(firstAlias(document), `aliases cannot be resolved: ${error.message}`);
  }
}

function firstAlias(document: Document.Parsed): number {
  let offset = 0;
  visit(document, {
    Alias: (_, alias) => {
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function lineAndColumn(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function positionOf(document: Document.Parsed, lines: LineCounter, path: readonly string[]): ReturnType<Locate> {
  // The nearest node that exists: a missing key is shown at the map that lacks it.
  for (let depth = path.length; depth >= 0; depth--) {
    const offset = offsetOf(document, path.slice(0, depth), depth === path.length);
    if (offset !== undefined) return lineAndColumn(lines, offset);
  }
  return undefined;
}

function offsetOf(document: Document.Parsed, path: readonly string[], exact: boolean): number | undefined {
  const last = path.at(-1);
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (exact && last !== undefined && isMap(parent)) {
    const pair = parent.items.find((item) => isNode(item.key) && String(item.key) === last);
    const value = pair?.value;
    // A scalar is shown where it stands, anything larger at its key.
    const node = isNode(value) && !isMap(value) && value.range && 'value' in value ? value : pair?.key;
    if (isNode(node) && node.range) return node.range[0];
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) && node.range ? node.range[0] : undefined;
}
