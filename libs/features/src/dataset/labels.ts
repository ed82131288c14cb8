import { BadInput, type Issue } from '@sonde/contracts';
import type { StoredArray } from '../arrays/array-file';
import { readIntegers } from '../arrays/read-array';

/** Rows that are named before the rest is counted. */
const NAMED_ROWS = 3;

export interface Labels {
  /** Class of each row, 0 to classes - 1. */
  readonly labels: Int32Array;
  readonly digest: string;
}

/**
 * Reads the labels of a split.
 *
 * @param split names the array in complaints
 * @param picked the rows to be read, ascending; all where it is left out
 * @throws BadInput naming the rows whose label names no class
 */
export async function readLabels(
  array: StoredArray,
  split: string,
  classes: readonly string[],
  picked?: Int32Array,
): Promise<Labels> {
  const { values, digest } = await readIntegers(array, picked);
  const labels = new Int32Array(values.length);
  const outside: number[] = [];
  values.forEach((value, row) => {
    if (value >= 0n && value < classes.length) labels[row] = Number(value);
    else outside.push(row);
  });
  if (outside.length === 0) return { labels, digest };
  const issues = outside.slice(0, NAMED_ROWS).map((row): Issue => {
    const message = `label ${values[row]} names no class: expected 0 to ${classes.length - 1}, one a class of ${classes.length}`;
    return { message, file: array.path, split, row: picked?.[row] ?? row };
  });
  const hint = values.every((value) => value >= 1n && value <= classes.length) ? ' (do they begin at 1?)' : '';
  const rest = `${outside.length} of ${labels.length} labels of ${split} name no class${hint}`;
  if (outside.length > NAMED_ROWS) issues.push({ message: rest, file: array.path, split });
  throw new BadInput(`${array.path}: ${rest}`, issues);
}
