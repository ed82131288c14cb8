import type { StoredArray } from './array-file';
import { pickedShape } from './digest';
import { byteLength } from './dtype';

/** Bytes of an array, or of its picked rows. */
export function arrayBytes({ dtype, shape }: Pick<StoredArray, 'dtype' | 'shape'>, picked?: Int32Array): number {
  return byteLength(dtype, pickedShape(shape, picked)) ?? Infinity;
}

/** Bytes of all arrays of a file. */
export function fileBytes(arrays: ReadonlyMap<string, StoredArray>): number {
  return [...arrays.values()].reduce((sum, array) => sum + arrayBytes(array), 0);
}
