import { LineCounter, isMap, isNode, parseDocument, type Document } from 'yaml';
import { BadInput, type Issue } from '../errors';
import { SweepSpec } from './sweep-spec';
import { explain } from './explain';

/** Where a pointer of the document stands in its text; line and column from 1. */
export type Locate = (pointer: string) => { line: number; column: number } | undefined;

export interface SweepFile {
  readonly spec: SweepSpec;
  readonly locate: Locate;
}

/**
 * Reads a sweep file, YAML or JSON.
 *
 * @param replace changes the decoded document before it is checked; the CLI puts a registered name for a path
 * @throws BadInput with file, line and column of everything that is wrong
 */
export function parseSweepFile(text: string, file: string, replace = (raw: unknown): unknown => raw): SweepFile {
  const { raw, locate } = readYaml(text, file);
  const input = replace(raw);
  const parsed = SweepSpec.safeParse(input);
  if (parsed.success) return { spec: parsed.data, locate };
  throw new BadInput(
    `${file} cannot be used`,
    explain(parsed.error.issues, input).map((issue) => placed(issue, file, locate)),
  );
}

/** Decodes YAML. @throws BadInput with line and column where the text is no YAML. */
export function readYaml(text: string, file: string): { raw: unknown; locate: Locate } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const issues = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return { message: error.message, file, line, column: col };
    });
    throw new BadInput(`${file} is not valid YAML`, issues);
  }
  return { raw: document.toJS() as unknown, locate: (pointer) => positionOf(document, lines, pointer) };
}

/** Adds file, line and column to an issue that has a pointer into the file. */
export function placed(issue: Issue, file: string, locate: Locate): Issue {
  const place = issue.pointer === undefined ? undefined : locate(issue.pointer);
  const also = issue.also === undefined ? undefined : locate(issue.also);
  const message = also ? `${issue.message} (also at ${file}:${also.line}:${also.column})` : issue.message;
  return { ...issue, message, file, ...place };
}

function positionOf(document: Document.Parsed, lines: LineCounter, pointer: string): ReturnType<Locate> {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  // The nearest node that exists: a missing key is shown at the map that lacks it.
  for (let depth = path.length; depth >= 0; depth--) {
    const offset = offsetOf(document, path.slice(0, depth), depth === path.length);
    if (offset !== undefined) {
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    }
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
