import { byteLength, FactCache, OpenFiles, pickedShape, StoredRows } from '@sonde/arrays';
import type { RowSource } from '@sonde/domain';
import type { DatasetSource } from './dataset';
import { factsOf } from './known-facts';
import { layerNamed, splitArrays, verifyDigest, type LoadOptions, type SplitArray } from './split-arrays';

export interface OpenLayerOptions extends LoadOptions {
  /** Where digests are kept between runs: what was verified or checked before is not read for its digest again. */
  readonly cacheDir?: string;
}

/** A layer that is read from its files, a block or some rows at a time; some megabytes are held. */
export interface OpenedLayer {
  readonly columns: number;
  readonly splits: Readonly<Record<string, RowSource>>;
  /** Closes the files; no split can be read any more. */
  close(): Promise<void>;
}

/**
 * Opens a layer of any size, to be read from its files as float32, split by split; a holdout is cut from train.
 *
 * @throws BadInput where the files cannot be read or are compressed, or are not those that `expected` describes
 */
export async function openLayer(
  source: DatasetSource,
  name: string,
  options: OpenLayerOptions = {},
): Promise<OpenedLayer> {
  const parts = await splitArrays(source, layerNamed(source, name).file, options);
  const files = new OpenFiles();
  try {
    const splits: Record<string, StoredRows> = {};
    for (const { split, array, rows } of parts) {
      splits[split] = new StoredRows(await files.at(array.path), array, rows.picked);
    }
    await verify(parts, options);
    const columns = Math.max(0, ...Object.values(splits).map((rows) => rows.columns));
    return { columns, splits, close: () => files.close() };
  } catch (error) {
    await files.close();
    throw error;
  }
}

/**
 * Bytes that each split of a layer takes as float32, from headers alone: whether to load it or to open it.
 *
 * @throws BadInput where the headers cannot be read
 */
export async function layerBytes(source: DatasetSource, name: string): Promise<Record<string, number>> {
  const parts = await splitArrays(source, layerNamed(source, name).file, {});
  return Object.fromEntries(
    parts.map(({ split, array, rows }) => [
      split,
      byteLength('F32', pickedShape(array.shape, rows.picked)) ?? Infinity,
    ]),
  );
}

async function verify(parts: readonly SplitArray[], options: OpenLayerOptions): Promise<void> {
  const cache = await FactCache.open(options.cacheDir);
  for (const part of parts) {
    if (options.expected?.[part.split] === undefined) continue;
    verifyDigest(part, (await factsOf(part, cache, options.onBlock)).digest, options);
  }
  await cache.save();
}
