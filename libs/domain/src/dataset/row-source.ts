/** Rows that were read: valid until the next ones are asked for. */
export interface ReadRows {
  /** Place of the first in its split, from 0. */
  readonly firstRow: number;
  readonly rows: number;
  /** [rows, columns], row-major, as they lie in the dataset */
  readonly features: Float32Array;
}

/** The features of a split that may be too large for memory: read in order, or by position. */
export interface RowSource {
  readonly rows: number;
  readonly columns: number;
  /**
   * All rows in order, `size` at a time, the last block shorter.
   * @throws BadInput where the file cannot be read any more
   */
  blocks(size: number): AsyncIterable<ReadRows>;
  /**
   * The rows at some positions, in that order, written to `into` [positions, columns].
   * @throws BadInput where the file cannot be read any more
   */
  read(positions: Int32Array, into: Float32Array): Promise<void>;
}
