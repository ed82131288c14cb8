import { runsOf, sortedRows } from './row-runs';

describe('sortedRows', () => {
  it('sorts positions and keeps the place of each, twice where it is asked for twice', () => {
    const { rows, places } = sortedRows(Int32Array.of(7, 2, 9, 2, 0), 10);
    expect([...rows]).toEqual([0, 2, 2, 7, 9]);
    expect([...places]).toEqual([4, 1, 3, 0, 2]);
  });

  it('knows the rows that a split picks from its array', () => {
    const { rows, places } = sortedRows(Int32Array.of(2, 0), 3, Int32Array.of(4, 8, 100));
    expect([...rows]).toEqual([4, 100]);
    expect([...places]).toEqual([1, 0]);
  });

  it('stays exact at the end of two billion rows', () => {
    const last = 2 ** 31 - 1;
    const positions = Int32Array.from({ length: 2 ** 16 }, (_, index) => last - 1 - index);
    const { rows, places } = sortedRows(positions, last);
    expect([rows[0], rows.at(-1), places[0], places.at(-1)]).toEqual([last - 2 ** 16, last - 1, 2 ** 16 - 1, 0]);
  });

  it.each([-1, 3])('refuses position %d of three rows', (position) => {
    expect(() => sortedRows(Int32Array.of(0, position), 3)).toThrow(`there is no row ${position}: expected 0 to 2`);
  });
});

describe('runsOf', () => {
  it('joins neighbours, and rows with less between them than another read costs', () => {
    // Rows of 8 KiB: a gap of four rows is 32 KiB, the most that is read for nothing.
    const rows = Int32Array.of(0, 1, 1, 6, 12, 13);
    expect(runsOf(rows, 2 ** 13)).toEqual([
      { begin: 0, end: 4, firstRow: 0, rows: 7 },
      { begin: 4, end: 6, firstRow: 12, rows: 2 },
    ]);
  });

  it('ends a run at a megabyte, but for a row that is larger', () => {
    const rows = Int32Array.from({ length: 300 }, (_, row) => row);
    expect(runsOf(rows, 2 ** 13).map((run) => [run.firstRow, run.rows])).toEqual([
      [0, 128],
      [128, 128],
      [256, 44],
    ]);
    expect(runsOf(Int32Array.of(3, 4), 2 ** 21)).toEqual([
      { begin: 0, end: 1, firstRow: 3, rows: 1 },
      { begin: 1, end: 2, firstRow: 4, rows: 1 },
    ]);
  });

  it('has none for no rows', () => {
    expect(runsOf(new Int32Array(0), 8)).toEqual([]);
  });
});
