import { textWidth } from './text-width';

/** A label that is longer loses its middle: names differ at the end. */
const LONGEST = 24;
const LEANING = -40;

/**
 * An x axis of names, layers for example, in the order given. What they have in common stands in the axis' title alone;
 * labels lean where they don't fit side by side, stand upright where they would meet even so, and are thinned after
 * that.
 *
 * @param field of the data, and the axis' title
 * @param width pixels of the axis, about
 */
export function namesAxis(field: string, names: readonly string[], width: number) {
  const { labels: shown, common } = shortNames(names);
  const step = width / names.length;
  const angle = labelAngle(shown, step);
  const domain = [...names];
  return {
    field,
    type: 'ordinal',
    scale: { domain, type: 'band', padding: 0 },
    axis: {
      title: common === '' ? field : `${field} (${common})`,
      labelAngle: angle,
      labelExpr: `${JSON.stringify(shown)}[indexof(${JSON.stringify(names)}, datum.value)]`,
      // What leans does not meet its neighbours, though the boxes around it do.
      labelOverlap: angle === LEANING ? false : 'parity',
    },
  } as const;
}

/**
 * Labels of names: numbered ones without the dotted parts that they have in common, which has a * for the rest. Where
 * no two have numbers all names count, and where labels would be the same names stay whole; common is then ''.
 */
export function shortNames(names: readonly string[]): { readonly labels: readonly string[]; readonly common: string } {
  const numbered = names.filter((name) => /\d/.test(name));
  const alike = numbered.length > 1 ? numbered : names;
  const { before, after } = commonParts(alike);
  const inner = (name: string) => (alike.includes(name) ? name.slice(before.length, name.length - after.length) : name);
  const labels = names.map((name) => shorten(inner(name)));
  const told = new Set(labels).size === names.length;
  return told ? { labels, common: before || after ? `${before}*${after}` : '' } : { labels: names, common: '' };
}

/** @param step pixels from one label to the next */
function labelAngle(labels: readonly string[], step: number): number {
  const fits = labels.every((label) => textWidth(label, 11) + 6 < step);
  // Numbers of layers are short enough to be thinned instead.
  if (fits || labels.every(({ length }) => length <= 3)) return 0;
  return step >= 18 ? LEANING : -90;
}

function shorten(label: string): string {
  return label.length > LONGEST ? `${label.slice(0, 8)}…${label.slice(9 - LONGEST)}` : label;
}

/** The dotted parts that all names begin and end with; none of a single name. */
function commonParts(names: readonly string[]): { readonly before: string; readonly after: string } {
  const parts = names.map((name) => name.split('.'));
  const shortest = Math.min(...parts.map(({ length }) => length));
  const first = parts[0];
  if (!first || names.length === 1) return { before: '', after: '' };
  const agree = (place: number) => parts.every((each) => each.at(place) === first.at(place));
  let before = 0;
  while (before < shortest - 1 && agree(before)) before++;
  let after = 0;
  while (after < shortest - 1 - before && agree(-1 - after)) after++;
  return {
    before: first
      .slice(0, before)
      .map((part) => `${part}.`)
      .join(''),
    after: first
      .slice(first.length - after)
      .map((part) => `.${part}`)
      .join(''),
  };
}
