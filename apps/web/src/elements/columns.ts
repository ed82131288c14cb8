import type { ColumnDef } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { formatNumber } from '../format';

/** A column of anything; it sorts by `by`, where that is given. */
export function column<Row>(header: string, cell: (row: Row) => ReactNode, by?: (row: Row) => unknown): ColumnDef<Row> {
  return {
    id: header,
    header,
    cell: ({ row }) => cell(row.original),
    ...(by ? { accessorFn: by } : { enableSorting: false }),
  };
}

/** The column that names its row. */
export function headColumn<Row>(
  header: string,
  cell: (row: Row) => ReactNode,
  by?: (row: Row) => unknown,
): ColumnDef<Row> {
  return { ...column(header, cell, by), meta: { head: true } };
}

/** A column that is aligned right, as numbers are. */
export function rightColumn<Row>(header: string, cell: (row: Row) => ReactNode): ColumnDef<Row> {
  return { ...column(header, cell), meta: { numeric: true } };
}

/** A column of numbers that sorts by them; rows without one come last. */
export function numberColumn<Row>(
  header: string,
  of: (row: Row) => number | null | undefined,
  words: (value: number | null | undefined, row: Row) => ReactNode = (value) => formatNumber(value),
): ColumnDef<Row> {
  return {
    ...rightColumn(header, (row: Row) => words(of(row), row)),
    accessorFn: (row) => of(row) ?? undefined,
    enableSorting: true,
    sortUndefined: 'last',
  };
}
