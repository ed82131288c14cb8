import { join } from 'node:path';
import { columnsOf, FLOATS, isFloat, isInteger, type ArrayFile, type StoredArray } from '@sonde/arrays';
import type { DatasetManifest, Issue } from '@sonde/contracts';
import type { DatasetLayer, RowNumbers } from './dataset';
import { MANIFEST_FILE } from './manifest-file';
import { inOrder } from './split-rows';

/** Rows by split: train, val, then the tests by name. */
export function rowsOf(arrays: ArrayFile): Record<string, number> {
  return Object.fromEntries(inOrder(arrays.keys()).map((split) => [split, arrays.get(split)?.shape[0] ?? 0]));
}

/** Features are floats [rows, columns], as many columns in every split. */
export function checkFeatureHeaders({ arrays }: Pick<DatasetLayer, 'arrays'>): Issue[] {
  const issues: Issue[] = [];
  const [first] = arrays.values();
  for (const [split, array] of arrays) {
    const complain = (message: string) => issues.push({ message, file: array.path, split });
    if (!isFloat(array.dtype)) complain(`${split} holds ${array.dtype}: features are ${FLOATS.join(', ')}`);
    else if (array.shape.length !== 2)
      complain(`${split} has the shape ${shown(array)}: features are [rows, features]`);
    else if (array.shape.includes(0))
      complain(`${split} is empty, ${shown(array)}: expected at least one row and feature`);
    else if (first && columnsOf(array) !== columnsOf(first)) {
      const [other] = arrays.keys();
      complain(`${split} has ${columnsOf(array)} features, ${other} has ${columnsOf(first)}: a layer has one width`);
    }
  }
  return issues;
}

/** What a file says of a split's array. */
export interface SplitHeader {
  readonly split: string;
  readonly array: StoredArray;
}

/** Groups are integers [rows]. */
export function checkGroupHeaders({ arrays }: Pick<RowNumbers, 'arrays'>): Issue[] {
  return [...arrays].flatMap(([split, array]) => {
    const header = { split, array };
    const message = faultOfIntegers(header) ?? faultOfRank(header, [1], '[rows], one number a row');
    return message === undefined ? [] : [{ message, file: array.path, split }];
  });
}

/** What is wrong with the type of an array that should hold integers. */
export function faultOfIntegers({ split, array: { dtype } }: SplitHeader): string | undefined {
  return isInteger(dtype) ? undefined : `${split} holds ${dtype}: expected integers, array.astype("int64")`;
}

/** What is wrong with an array that should have as many dimensions as one of `ranks`; `expected` says so in words. */
export function faultOfRank(
  { split, array }: SplitHeader,
  ranks: readonly number[],
  expected: string,
): string | undefined {
  if (ranks.includes(array.shape.length)) return undefined;
  return `${split} has the shape ${shown(array)}: expected ${expected}`;
}

/** All files hold the splits of the first, row for row; the splits are ones that Sonde knows what to do with. */
export function checkSplits(folder: string, manifest: DatasetManifest, files: readonly RowNumbers[]): Issue[] {
  const [reference, ...others] = files;
  if (!reference) return [];
  const expected = rowsOf(reference.arrays);
  return [
    ...checkNames(join(folder, reference.file), expected),
    ...checkHoldout(join(folder, MANIFEST_FILE), manifest, expected),
    ...checkCounts(join(folder, MANIFEST_FILE), manifest, reference.file, expected),
    ...others.flatMap((other) => compareRows(join(folder, other.file), rowsOf(other.arrays), reference.file, expected)),
  ];
}

function checkNames(file: string, splits: Readonly<Record<string, number>>): Issue[] {
  const unknown = Object.keys(splits).filter((split) => !/^(train|val|test[A-Za-z0-9._-]*)$/.test(split));
  const issues: Issue[] = unknown.map((split) => ({
    message: `holds an array named ${JSON.stringify(split)}: expected the splits train, val, and names that begin with test`,
    file,
    split,
  }));
  if (!('train' in splits)) issues.push({ message: 'holds no array named train', file, split: 'train' });
  return issues;
}

function checkHoldout(file: string, { holdout }: DatasetManifest, splits: Readonly<Record<string, number>>): Issue[] {
  const hasVal = 'val' in splits;
  if (hasVal && holdout)
    return [{ message: 'there is a split val already: leave out holdout', file, pointer: '/holdout' }];
  if (hasVal || holdout) return [];
  const example = '"holdout": {"fraction": 0.2, "seed": 0}';
  return [
    { message: `there is no split val, which choosing needs: add one, or cut it from train with ${example}`, file },
  ];
}

function checkCounts(
  file: string,
  { splits: written }: DatasetManifest,
  firstFile: string,
  found: Readonly<Record<string, number>>,
): Issue[] {
  if (!written) return [];
  const names = new Set([...Object.keys(written), ...Object.keys(found)]);
  return [...names].flatMap((split) => {
    if (written[split] === found[split]) return [];
    const rows = found[split] === undefined ? 'no such split' : `${found[split]} rows`;
    const message = `splits says ${written[split] ?? 'nothing'} of ${split}, ${firstFile} has ${rows}`;
    return [{ message, file, split, pointer: `/splits/${split}` }];
  });
}

function compareRows(
  file: string,
  found: Readonly<Record<string, number>>,
  firstFile: string,
  expected: Readonly<Record<string, number>>,
): Issue[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].flatMap((split) => {
    if (found[split] === expected[split]) return [];
    const [here, there] = [found[split], expected[split]].map((rows) => (rows === undefined ? 'none' : `${rows} rows`));
    return [
      { message: `${split} has ${here} here and ${there} in ${firstFile}: all files hold the same rows`, file, split },
    ];
  });
}

function shown({ shape }: StoredArray): string {
  return `[${shape.join(', ')}]`;
}
