import { join } from 'node:path';
import { BadInput } from '@sonde/contracts';
import type { ArrayFile, StoredArray } from '../arrays/array-file';
import { openArrays } from '../arrays/open-arrays';
import { readFeatures, type Features } from '../arrays/read-array';
import { refuse } from '../arrays/refuse';
import { targetSources, type DatasetSource } from './dataset';
import { readLabels } from './labels';
import { resolveInside } from './paths';
import { splitRows, type SplitRows } from './split-rows';

export interface LoadOptions {
  /** Which splits to load; all where it is left out. */
  readonly splits?: readonly string[];
  /** Digests by split that the arrays must have: those of the version that was registered. */
  readonly expected?: Readonly<Record<string, string>>;
}

export interface LoadedLayer {
  readonly columns: number;
  readonly splits: Readonly<Record<string, Omit<Features, 'columns'>>>;
}

/**
 * Loads a layer as float32, split by split; a holdout is cut from train.
 *
 * @throws BadInput where the files cannot be read, or are not those that `expected` describes
 */
export async function loadLayer(source: DatasetSource, name: string, options: LoadOptions = {}): Promise<LoadedLayer> {
  const layer = source.manifest.layers.find((each) => each.name === name);
  if (!layer) throw new BadInput(`dataset ${source.manifest.name} has no layer ${JSON.stringify(name)}`);
  const splits: Record<string, Omit<Features, 'columns'>> = {};
  let width = 0;
  for await (const { split, array, rows } of eachSplit(source, layer.file, options)) {
    const { columns, ...loaded } = await readFeatures(array, rows.picked);
    verify(array, split, loaded.digest, options);
    splits[split] = loaded;
    width = columns;
  }
  return { columns: width, splits };
}

/**
 * Loads the labels of a target, split by split: the class of each row, 0 to classes - 1.
 *
 * @throws BadInput where the files cannot be read, or are not those that `expected` describes
 */
export async function loadTarget(
  source: DatasetSource,
  name: string,
  options: LoadOptions = {},
): Promise<Record<string, Int32Array>> {
  const target = targetSources(source.manifest).find((each) => each.name === name);
  if (!target) throw new BadInput(`dataset ${source.manifest.name} has no target ${JSON.stringify(name)}`);
  const splits: Record<string, Int32Array> = {};
  for await (const { split, array, rows } of eachSplit(source, target.file, options)) {
    const { labels, digest } = await readLabels(array, rows.array, target.classes, rows.picked);
    verify(array, split, digest, options);
    splits[split] = labels;
  }
  return splits;
}

async function* eachSplit(
  source: DatasetSource,
  file: string,
  options: LoadOptions,
): AsyncGenerator<{ split: string; array: StoredArray; rows: SplitRows }> {
  const arrays: ArrayFile = await openArrays(await resolveInside(source.folder, file));
  const available = await splitRows(source, arrays.keys());
  for (const split of options.splits ?? available.keys()) {
    const rows = available.get(split);
    const array = rows && arrays.get(rows.array);
    if (!array)
      refuse(join(source.folder, file), `has no split ${split}: expected one of ${[...available.keys()].join(', ')}`);
    yield { split, array, rows };
  }
}

function verify(array: StoredArray, split: string, digest: string, { expected }: LoadOptions): void {
  const registered = expected?.[split];
  if (registered === undefined || registered === digest) return;
  const digests = `${registered.slice(0, 12)}… was registered, ${digest.slice(0, 12)}… is there now`;
  const advice = 'put the old file back, or register the dataset again and submit a sweep over the new version';
  refuse(array.path, `${split} changed since the dataset was registered (${digests}): ${advice}`, { split });
}
