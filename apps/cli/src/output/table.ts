import type { Interval } from '@sonde/contracts';
import { formatInterval } from '@sonde/domain/format';
import Table from 'cli-table3';

export type Cell = string | number;

const NO_BORDERS = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid']
    .concat(['mid', 'mid-mid', 'right', 'right-mid', 'middle'])
    .map((name) => [name, name === 'middle' ? '  ' : '']),
);

/** A table without borders: numbers to the right, everything else to the left. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const right = head.map((_, column) => holdsNumbers(rows, column));
  const printed = new Table({
    head: [...head],
    colAligns: right.map((isRight) => (isRight ? 'right' : 'left')),
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  printed.push(...rows.map((row) => row.map(String)));
  return printed
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Whether all that a column holds is numbers: they stand to the right. */
export function holdsNumbers(rows: readonly (readonly Cell[])[], column: number): boolean {
  return rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || isNumeric(row[column]));
}

/** `0.91`, `1,200`, `1e-5`, `< 0.0001`, `3/12`, `0.1 … 0.2`, `–`; a key or a date that begins with a digit is none. */
function isNumeric(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && /^(–|(< )?-?[\d.,/]+(e[-+]?\d+)?( … -?[\d.]+(e[-+]?\d+)?)?)?$/.test(cell);
}

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

/** `0.876 … 0.921` as a cell, which is empty where there is no interval. */
export function intervalCell(bounds: Interval | null | undefined): string {
  return bounds ? formatInterval(bounds) : '';
}
