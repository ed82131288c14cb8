import type { ReadRows, RowSource } from '@sonde/domain';
import type { StoredArray } from './array-file';
import { decodeFloats } from './decode';
import { DTYPES, isFloat, type FloatType } from './dtype';
import type { PositionalFile } from './open-files';
import { refuse } from './refuse';
import { columnsOf } from './row-blocks';
import { runsOf, sortedRows, type Run, type SortedRows } from './row-runs';

/** More than Node has threads that read, so that none waits for us: 9 us a row of 1.5 KB to 29 with four. */
const READS_AT_ONCE = 16;

/** Rows of an array of floats, read as float32 where they lie in an open file; that of a split, or some rows of it. */
export class StoredRows implements RowSource {
  readonly rows: number;
  readonly columns: number;
  private readonly dtype: FloatType;
  private readonly start: number;

  /**
   * @param file that of the array; who opened it closes it
   * @param picked the rows of the array that these are, ascending; all where it is left out
   * @throws BadInput where the array holds no floats, or its bytes are compressed
   */
  constructor(
    private readonly file: PositionalFile,
    array: StoredArray,
    private readonly picked?: Int32Array,
  ) {
    const { dtype, path, start, shape } = array;
    if (!isFloat(dtype)) refuse(path, `holds ${dtype}: expected floats`);
    if (start === undefined) refuse(path, COMPRESSED);
    this.dtype = dtype;
    this.start = start;
    this.rows = picked?.length ?? shape[0] ?? 0;
    this.columns = columnsOf(array);
  }

  async *blocks(size: number): AsyncGenerator<ReadRows> {
    const features = new Float32Array(Math.min(size, this.rows) * this.columns);
    for (let firstRow = 0; firstRow < this.rows; firstRow += size) {
      const rows = Math.min(size, this.rows - firstRow);
      const block = features.subarray(0, rows * this.columns);
      await this.read(
        Int32Array.from({ length: rows }, (_, index) => firstRow + index),
        block,
      );
      yield { firstRow, rows, features: block };
    }
  }

  async read(positions: Int32Array, into: Float32Array): Promise<void> {
    if (into.length !== positions.length * this.columns) {
      throw new RangeError(
        `${into.length} values have no room for [${positions.length}, ${this.columns}], or too much`,
      );
    }
    const sorted = sortedRows(positions, this.rows, this.picked);
    const rowBytes = this.columns * DTYPES[this.dtype];
    const runs = runsOf(sorted.rows, rowBytes);
    const bufferBytes = runs.reduce((most, { rows }) => Math.max(most, rows * rowBytes), 0);
    const left = runs.values();
    // All take from what is left: a slow read holds up none but itself.
    const readers = Array.from({ length: Math.min(READS_AT_ONCE, runs.length) }, async () => {
      const buffer = Buffer.allocUnsafeSlow(bufferBytes);
      for (const run of left) {
        const bytes = buffer.subarray(0, run.rows * rowBytes);
        await this.file.fill(bytes, this.start + run.firstRow * rowBytes);
        this.place(run, bytes, sorted, into);
      }
    });
    await Promise.all(readers);
    await this.file.assertUnchanged();
  }

  /** Decodes the rows of a run to where they were asked for; rows that stay neighbours at once. */
  private place(
    { begin, end, firstRow, rows: runRows }: Run,
    bytes: Uint8Array,
    sorted: SortedRows,
    into: Float32Array,
  ) {
    const { rows, places } = sorted;
    const rowBytes = bytes.length / runRows;
    for (let at = begin; at < end;) {
      const [row = 0, place = 0] = [rows[at], places[at]];
      let count = 1;
      while (at + count < end && rows[at + count] === row + count && places[at + count] === place + count) count++;
      const offset = (row - firstRow) * rowBytes;
      decodeFloats(this.dtype, bytes.subarray(offset, offset + count * rowBytes), into, place * this.columns);
      at += count;
    }
  }
}

const COMPRESSED =
  'is compressed, so that its rows can only be read one after the other, and the layer is too large to be held in ' +
  'memory: save it with numpy.savez (without _compressed) or as safetensors, and register the dataset again';
