import type { Cell } from './table';

/** A column of a table over rows: of one for the terminal, or of one in Markdown. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Cell;
}

/** Head and cells, as tables take them. */
export function cellsOf<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): [head: readonly string[], cells: readonly (readonly Cell[])[]] {
  return [columns.map(({ head }) => head), rows.map((row) => columns.map(({ cell }) => cell(row)))];
}
