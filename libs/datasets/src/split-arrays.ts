import { join } from 'node:path';
import { refuse, type StoredArray } from '@sonde/arrays';
import { BadInput, type DatasetManifest } from '@sonde/contracts';
import type { DatasetSource } from './dataset';
import { openDatasetFile } from './files';
import { splitRows, type SplitRows } from './split-rows';

/** The array that holds a split, and which of its rows the split has. */
export interface SplitArray {
  readonly split: string;
  readonly array: StoredArray;
  readonly rows: SplitRows;
}

export interface LoadOptions {
  /** Which splits to load; all where it is left out. */
  readonly splits?: readonly string[];
  /** Digests by split that the arrays must have: those of the version that was registered. */
  readonly expected?: Readonly<Record<string, string>>;
  /** Called with each block of some megabytes that was read. */
  readonly onBlock?: () => void;
}

/**
 * The arrays of a dataset's file by split. Reads no more than headers, and the labels that a holdout is cut by.
 *
 * @param file relative to the dataset's folder
 * @throws BadInput where the file cannot be read, or lacks a split that is asked for
 */
export async function splitArrays(
  source: DatasetSource,
  file: string,
  { splits }: Pick<LoadOptions, 'splits'>,
): Promise<SplitArray[]> {
  const arrays = await openDatasetFile(source.folder, file);
  const available = await splitRows(source, arrays.keys());
  return [...(splits ?? available.keys())].map((split) => {
    const rows = available.get(split);
    const array = rows && arrays.get(rows.array);
    if (!array)
      refuse(join(source.folder, file), `has no split ${split}: expected one of ${[...available.keys()].join(', ')}`);
    return { split, array, rows };
  });
}

/** @throws BadInput where the dataset has no such layer */
export function layerNamed({ manifest }: DatasetSource, name: string): DatasetManifest['layers'][number] {
  const layer = manifest.layers.find((each) => each.name === name);
  if (!layer) throw new BadInput(`dataset ${manifest.name} has no layer ${JSON.stringify(name)}`);
  return layer;
}

/** @throws BadInput where a split is not that which was registered */
export function verifyDigest({ array, split }: SplitArray, digest: string, { expected }: LoadOptions): void {
  const registered = expected?.[split];
  if (registered === undefined || registered === digest) return;
  const digests = `${registered.slice(0, 12)}… was registered, ${digest.slice(0, 12)}… is there now`;
  const advice = 'put the old file back, or register the dataset again and submit a sweep over the new version';
  refuse(array.path, `${split} changed since the dataset was registered (${digests}): ${advice}`, { split });
}
