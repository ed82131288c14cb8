import type { ByteReader } from './byte-reader';
import type { DType } from './dtype';

/** An array in a file: its header was read, its bytes were not. They are little-endian, the last index fastest. */
export interface StoredArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** File that holds the bytes. */
  readonly path: string;
  /** Where in the file the first byte lies; undefined where the bytes are compressed, and have no places. */
  readonly start: number | undefined;
  /** Opens the file at the array's first byte; who opens it closes it. */
  open(): Promise<ByteReader>;
}

/** Most arrays that a file, or a folder of npy, may hold: a dataset has one a split, an artifact a few. */
export const MAX_ARRAYS = 10_000;

/** The arrays of a file, or of a folder of npy, by name. */
export type ArrayFile = ReadonlyMap<string, StoredArray>;
