/** A value of a JSON text. */
export interface JsonNode {
  /** Index of the list or block that holds it; -1 for the document itself. */
  readonly parent: number;
  /** Its key, or its place in a list. */
  readonly key: string;
  /** Offset of the value, and of the key where it has one. */
  readonly at: number;
  readonly keyAt?: number;
  readonly isCollection: boolean;
  /** Whether its block has the key before. */
  readonly isRepeated: boolean;
}

/** A list or block that is not closed yet. */
interface Open {
  readonly index: number;
  /** Keys that a block has; undefined for a list. */
  readonly keys?: Set<string>;
  items: number;
}

/** Lists the values of a JSON text in its order, without recursion. @param text valid JSON: JSON.parse has read it */
export function jsonNodes(text: string): JsonNode[] {
  const nodes: JsonNode[] = [];
  const open: Open[] = [];
  let key: { readonly name: string; readonly at: number } | undefined;
  const add = (at: number, isCollection: boolean): void => {
    const parent = open.at(-1);
    const name = key?.name ?? String(parent?.items ?? '');
    const isRepeated = parent?.keys?.has(name) ?? false;
    parent?.keys?.add(name);
    if (parent) parent.items += 1;
    nodes.push({ parent: parent?.index ?? -1, key: name, at, ...(key && { keyAt: key.at }), isCollection, isRepeated });
    key = undefined;
  };
  for (let at = 0; at < text.length;) {
    const char = text.charAt(at);
    if (char === '{' || char === '[') {
      add(at, true);
      open.push({ index: nodes.length - 1, ...(char === '{' && { keys: new Set<string>() }), items: 0 });
      at += 1;
    } else if (char === '}' || char === ']') {
      open.pop();
      at += 1;
    } else if (/[\s,:]/.test(char)) {
      at += 1;
    } else if (char === '"' && open.at(-1)?.keys && key === undefined) {
      const end = endOfString(text, at);
      key = { name: JSON.parse(text.slice(at, end)) as string, at };
      at = end;
    } else {
      add(at, false);
      at = char === '"' ? endOfString(text, at) : endOfWord(text, at);
    }
  }
  return nodes;
}

/** The index of a list's or block's value under a key; of the last where the key stands twice. */
export function childNamed(nodes: readonly JsonNode[], parent: number, key: string): number | undefined {
  const index = nodes.findLastIndex((node) => node.parent === parent && node.key === key);
  return index === -1 ? undefined : index;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** A number, true, false or null. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && /[^\s,\]}]/.test(text.charAt(at))) at += 1;
  return at;
}
