import type { StoredArray } from './array-file';
import { DTYPES } from './dtype';

const BLOCK_BYTES = 4 * 2 ** 20;

/** Some rows of an array, in order. */
export interface RowBlock {
  /** The rows' bytes, aligned for any type; overwritten by the next block. */
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** Place of the first among the rows that are read. */
  readonly firstRow: number;
}

/** Elements a row; an array of one dimension has one. */
export function columnsOf({ shape }: Pick<StoredArray, 'shape'>): number {
  return shape.slice(1).reduce((product, length) => product * length, 1);
}

/**
 * Reads an array some megabytes at a time, so that no array is too large for a buffer.
 *
 * @param picked the rows to be read, ascending; all where it is left out
 * @throws BadInput where the file is shorter than its header says, or damaged
 */
export async function* rowBlocks(array: StoredArray, picked?: Int32Array): AsyncGenerator<RowBlock> {
  const rowBytes = columnsOf(array) * DTYPES[array.dtype];
  const total = array.shape[0] ?? 0;
  const atOnce = Math.min(total, Math.max(1, Math.floor(BLOCK_BYTES / rowBytes)));
  const buffer = new Uint8Array(atOnce * rowBytes);
  const reader = await array.open();
  try {
    let firstRow = 0;
    for (let start = 0; start < total; start += atOnce) {
      const end = Math.min(total, start + atOnce);
      await reader.fill(buffer.subarray(0, (end - start) * rowBytes));
      const rows = picked ? keepPicked(buffer, rowBytes, start, end, picked, firstRow) : end - start;
      if (rows > 0) yield { bytes: buffer.subarray(0, rows * rowBytes), rows, firstRow };
      firstRow += rows;
    }
  } finally {
    await reader.close();
  }
}

/** Moves the picked among rows start to end to the front of the buffer. */
function keepPicked(
  buffer: Uint8Array,
  rowBytes: number,
  start: number,
  end: number,
  picked: Int32Array,
  alreadyRead: number,
): number {
  let kept = 0;
  for (let row = picked[alreadyRead]; row !== undefined && row < end; row = picked[alreadyRead + kept]) {
    const offset = (row - start) * rowBytes;
    buffer.copyWithin(kept * rowBytes, offset, offset + rowBytes);
    kept++;
  }
  return kept;
}
