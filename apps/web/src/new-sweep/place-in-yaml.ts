/** Where in a YAML file someone is writing. */
interface PlaceInYaml {
  /** The keys that lead to the map or list that the place is in. */
  readonly path: readonly string[];
  /** What is written there: a key, the value of the last key of the path, or either, as an item of a list. */
  readonly kind: 'key' | 'value' | 'item';
  /** Offset at which the word begins that is being written. */
  readonly from: number;
}

const KEY = /^(\s*(?:- +)?)([A-Za-z_]\w*):(?=\s|$)/;

/**
 * Goes by indentation alone, so that it works where the text is not valid yet; a file is never valid while a key is
 * being written.
 *
 * @param before the text up to where is written
 */
export function placeInYaml(before: string): PlaceInYaml | undefined {
  const lines = before.split('\n');
  const line = lines.pop() ?? '';
  if (line.includes('#')) return undefined;
  const from = before.length - (/[\w./-]*$/.exec(line)?.[0].length ?? 0);
  const indent = /^\s*(?:- +)?/.exec(line)?.[0].length ?? 0;
  const above = keysAbove(lines, indent);
  const own = KEY.exec(line);
  if (own?.[2] === undefined) return { path: above, kind: /^\s*- /.test(line) ? 'item' : 'key', from };
  const path = [...above, own[2]];
  return { ...placeInFlow(line.slice(own[0].length), path), from };
}

/** Keys that the following lines are indented under. */
function keysAbove(lines: readonly string[], indent: number): string[] {
  const path: string[] = [];
  let inside = indent;
  for (const line of lines.toReversed()) {
    const [, lead, key] = KEY.exec(line) ?? [];
    if (lead === undefined || key === undefined || lead.length >= inside) continue;
    path.unshift(key);
    inside = lead.length;
  }
  return path;
}

/** Within `{ name: val/loss, go`: a key or the value of one; anything else is a value. */
function placeInFlow(value: string, path: readonly string[]): Pick<PlaceInYaml, 'path' | 'kind'> {
  const opened = value.lastIndexOf('{');
  if (opened <= value.lastIndexOf('}')) return { path, kind: 'value' };
  const inside = value.slice(opened + 1);
  const listed = inside.lastIndexOf('[') > inside.lastIndexOf(']');
  const entry = listed ? inside : (inside.split(',').at(-1) ?? '');
  const key = /(\w+):[^:]*$/.exec(entry)?.[1];
  return key === undefined ? { path, kind: 'key' } : { path: [...path, key], kind: 'value' };
}
