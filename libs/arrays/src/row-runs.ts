/** Rows of an array, ascending, and for each its place among those that were asked for. */
export interface SortedRows {
  readonly rows: Int32Array;
  readonly places: Int32Array;
}

/** Rows that are read at once: those of `rows` from `begin` up to `end`, and what lies between them. */
export interface Run {
  readonly begin: number;
  readonly end: number;
  readonly firstRow: number;
  /** As many as lie from the first to the last. */
  readonly rows: number;
}

/** What lies between two rows is read too where it is less than another read costs. */
const MAX_GAP_BYTES = 2 ** 15;
const MAX_RUN_BYTES = 2 ** 20;

/**
 * Sorts positions of a split, which may occur twice, as rows of its array.
 *
 * @param count rows of the split
 * @param picked the array's row at each position, ascending; the position itself where it is left out
 * @throws RangeError where a position is none of the split's
 */
export function sortedRows(positions: Int32Array, count: number, picked?: Int32Array): SortedRows {
  const wanted = positions.length;
  // Position and place in one number each, which sorts without a comparison of ours; exact up to 2^53.
  const keys = new Float64Array(wanted);
  positions.forEach((position, place) => {
    if (position < 0 || position >= count)
      throw new RangeError(`there is no row ${position}: expected 0 to ${count - 1}`);
    keys[place] = position * wanted + place;
  });
  keys.sort();
  const rows = new Int32Array(wanted);
  const places = new Int32Array(wanted);
  keys.forEach((key, index) => {
    const position = Math.floor(key / wanted);
    rows[index] = picked?.[position] ?? position;
    places[index] = key - position * wanted;
  });
  return { rows, places };
}

/** Joins rows to runs. @param rows ascending */
export function runsOf(rows: Int32Array, rowBytes: number): Run[] {
  const runs: Run[] = [];
  for (let begin = 0, end = 0; begin < rows.length; begin = end) {
    const firstRow = rows[begin] ?? 0;
    let last = firstRow;
    for (end = begin + 1; end < rows.length; end++) {
      const row = rows[end] ?? 0;
      if ((row - last - 1) * rowBytes > MAX_GAP_BYTES || (row - firstRow + 1) * rowBytes > MAX_RUN_BYTES) break;
      last = row;
    }
    runs.push({ begin, end, firstRow, rows: last - firstRow + 1 });
  }
  return runs;
}
