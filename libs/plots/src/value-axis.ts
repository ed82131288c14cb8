export type Value = string | number | boolean | null;

/** From which ratio of the largest to the smallest on an axis is logarithmic. */
const LOG_FROM = 20;

/** Numbers above 0 that span too much for a linear axis. */
export function spansDecades(values: readonly number[]): boolean {
  const smallest = Math.min(...values);
  return smallest > 0 && Math.max(...values) >= LOG_FROM * smallest;
}

/**
 * How values of a parameter lie on an axis: as the numbers they are, else side by side: words, and a 0 among powers
 * of ten.
 */
export function axisKind(values: readonly Value[]): 'log' | 'linear' | 'categories' {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < values.length) return 'categories';
  if (spansDecades(numbers)) return 'log';
  return spansDecades(numbers.filter((value) => value !== 0)) ? 'categories' : 'linear';
}

/** A value as the name of a category. */
export function valueName(value: Value): string {
  return value === null ? 'not used' : String(value);
}

/** Its label: numbers with three digits that count, as random ones have sixteen. */
export const VALUE_LABEL = "isNaN(toNumber(datum.value)) ? datum.value : format(toNumber(datum.value), '.3~g')";

/** "learning rate" of "learning_rate". */
export function parameterWords(parameter: string): string {
  return parameter.replaceAll('_', ' ');
}

/** Numbers by size, then words by letter, and last what does not use the parameter. */
export function inOrder(values: readonly Value[]): Value[] {
  const kind = (value: Value) => (typeof value === 'number' ? 0 : value === null ? 2 : 1);
  return [...new Set(values)].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : kind(a) - kind(b) || String(a).localeCompare(String(b)),
  );
}
