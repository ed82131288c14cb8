import { BadInput } from '../errors';
import { MAX_ISSUES, shown } from './issues';
import { childNamed, jsonNodes, type JsonNode } from './json-nodes';
import { assertLength, faultOfDocument, type Limits } from './limits';
import { fromPointer, lineStarts, placed, placeOf, type Locate, type ReadText } from './place';

/**
 * Decodes JSON that anybody may have written, and knows where its parts stand. Nothing recurses, and the time is linear
 * in the text's length.
 *
 * @throws BadInput with line and column where the text is no JSON, is too large, or has a key twice
 */
export function readJson(text: string, file: string, limits: Limits): ReadText {
  assertLength(text, file, limits);
  const raw = decode(text, file);
  let read: { readonly nodes: readonly JsonNode[]; readonly lines: readonly number[] } | undefined;
  const reading = () => (read ??= { nodes: jsonNodes(text), lines: lineStarts(text) });
  const locate: Locate = (pointer) => {
    const offset = offsetOf(reading().nodes, fromPointer(pointer));
    return offset === undefined ? undefined : placeOf(reading().lines, offset);
  };
  const fault = faultOfDocument(raw, limits);
  if (fault) throw new BadInput(`${file} ${fault.summary}`, [placed(fault.issue, file, locate)]);
  const repeated = reading().nodes.filter(({ isRepeated }) => isRepeated);
  if (repeated.length > 0) {
    const issues = repeated.slice(0, MAX_ISSUES).map(({ key, keyAt = 0 }) => ({
      message: `the key ${shown(key)} stands twice in this block`,
      file,
      ...placeOf(reading().lines, keyAt),
    }));
    throw new BadInput(`${file} has a key twice`, issues);
  }
  return { raw, locate };
}

function decode(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const message = `is no JSON: ${error instanceof Error ? error.message : String(error)}`;
    const offset = faultyOffset(text, message);
    const place = offset === undefined ? {} : placeOf(lineStarts(text), offset);
    throw new BadInput(`${file}: ${message}`, [{ message, file, ...place }]);
  }
}

/** Where V8 stopped to read; undefined for short texts, which it quotes instead. */
function faultyOffset(text: string, message: string): number | undefined {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  return message.includes('Unexpected end') ? text.length : undefined;
}

/** A scalar is shown where it stands, anything larger at its key; a missing key at the block that lacks it. */
function offsetOf(nodes: readonly JsonNode[], path: readonly string[]): number | undefined {
  let index = 0;
  for (const key of path) {
    const child = childNamed(nodes, index, key);
    if (child === undefined) return nodes[index]?.at;
    index = child;
  }
  const node = nodes[index];
  return node?.isCollection ? (node.keyAt ?? node.at) : node?.at;
}
