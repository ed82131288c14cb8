import type { StoredArray } from './array-file';
import { decodeFloats, decodeIntegers } from './decode';
import { beginDigest, pickedShape } from './digest';
import { isFloat, isInteger } from './dtype';
import { refuse } from './refuse';
import { columnsOf, rowBlocks } from './row-blocks';

/** The longest typed array that Node makes. */
const MAX_VALUES = 2 ** 32;

export interface Features {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], a row after the other. */
  readonly features: Float32Array;
  readonly digest: string;
}

/**
 * Reads floats as float32: F16 and BF16 exactly, F64 to the nearest.
 *
 * @param picked the rows to be read, ascending; all where it is left out. The digest is that of these rows
 * @param onBlock called with each block of some megabytes that was read
 * @throws BadInput where the array holds no floats, or its file changed since its header was read
 */
export async function readFeatures(
  array: StoredArray,
  picked?: Int32Array,
  onBlock: () => void = () => undefined,
): Promise<Features> {
  const { dtype } = array;
  if (!isFloat(dtype)) refuse(array.path, `holds ${dtype}: expected floats`);
  const shape = pickedShape(array.shape, picked);
  const rows = shape[0] ?? 0;
  const columns = columnsOf(array);
  if (rows * columns > MAX_VALUES) {
    refuse(
      array.path,
      `has ${rows * columns} values in one array: at most ${MAX_VALUES} can be held, store fewer rows`,
    );
  }
  const features = new Float32Array(rows * columns);
  const digest = beginDigest(dtype, shape);
  for await (const block of rowBlocks(array, picked)) {
    digest.update(block.bytes);
    decodeFloats(dtype, block.bytes, features, block.firstRow * columns);
    onBlock();
  }
  return { rows, columns, features, digest: digest.digest('hex') };
}

export interface Integers {
  readonly values: BigInt64Array;
  readonly digest: string;
}

/**
 * Reads integers of any width, one a row.
 *
 * @throws BadInput where the array holds no integers, or its file changed since its header was read
 */
export async function readIntegers(array: StoredArray, picked?: Int32Array): Promise<Integers> {
  const { dtype } = array;
  if (!isInteger(dtype)) refuse(array.path, `holds ${dtype}: expected integers`);
  const shape = pickedShape(array.shape, picked);
  const values = new BigInt64Array(shape[0] ?? 0);
  const digest = beginDigest(dtype, shape);
  for await (const block of rowBlocks(array, picked)) {
    digest.update(block.bytes);
    decodeIntegers(dtype, block.bytes, values, block.firstRow);
  }
  return { values, digest: digest.digest('hex') };
}
