import {
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type Header,
  type RowData,
  type SortingState,
} from '@tanstack/react-table';
import { useId, useState, type ReactNode } from 'react';

declare module '@tanstack/react-table' {
  // The library has the type parameters; ours must have the same.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Aligned right, in figures of one width. */
    readonly numeric?: boolean;
    /** Names the row. */
    readonly head?: boolean;
  }
}

interface Props<Row> {
  readonly caption: ReactNode;
  readonly columns: readonly ColumnDef<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** Said where there is no row. */
  readonly empty: string;
  /** Rows that are pointed out. */
  readonly isMarked?: (row: Row) => boolean;
  /** Where the api sorts; otherwise columns with an accessor are sorted here. */
  readonly sorting?: { readonly state: SortingState; readonly onChange: (state: SortingState) => void };
}

/** A table that scrolls within itself, sorted by a press on a column's head. */
export function DataTable<Row>({ caption, columns, rows, rowId, empty, isMarked, sorting }: Props<Row>) {
  const [sortedHere, sortHere] = useState<SortingState>([]);
  const state = sorting?.state ?? sortedHere;
  const captionId = useId();
  const table = useReactTable({
    data: rows as Row[],
    columns: columns as ColumnDef<Row>[],
    state: { sorting: state },
    getRowId: rowId,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    manualSorting: sorting !== undefined,
    enableSortingRemoval: sorting === undefined,
    onSortingChange: (change) => {
      const next = typeof change === 'function' ? change(state) : change;
      (sorting?.onChange ?? sortHere)(next);
    },
  });
  return (
    <div className="table-scroll" role="region" aria-labelledby={captionId} tabIndex={0}>
      <table>
        <caption id={captionId}>
          <span>{caption}</span>
        </caption>
        <thead>
          <tr>
            {table.getFlatHeaders().map((header) => (
              <ColumnHead key={header.id} header={header} />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} className={isMarked?.(row.original) ? 'marked' : undefined}>
              {row.getVisibleCells().map(({ id, column, getContext }) => {
                const { meta, cell } = column.columnDef;
                const className = meta?.numeric ? 'numeric' : undefined;
                const shown = content(cell, getContext());
                return meta?.head ? (
                  <th key={id} scope="row" className={className}>
                    {shown}
                  </th>
                ) : (
                  <td key={id} className={className}>
                    {shown}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="table-note">{empty}</p>}
    </div>
  );
}

function ColumnHead<Row>({ header }: { readonly header: Header<Row, unknown> }) {
  const { column } = header;
  const shown = content(column.columnDef.header, header.getContext());
  const className = column.columnDef.meta?.numeric ? 'numeric' : undefined;
  if (!column.getCanSort()) {
    return (
      <th scope="col" className={className}>
        {shown}
      </th>
    );
  }
  const sorted = column.getIsSorted();
  const order = sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none';
  return (
    <th scope="col" className={className} aria-sort={order}>
      <button type="button" onClick={column.getToggleSortingHandler()}>
        {shown}
      </button>
    </th>
  );
}

/**
 * What a column shows. The library would make a component of the function, a new one whenever columns are: its cells
 * would be made anew, and a box that was just ticked would lose the focus.
 */
function content<Context>(of: ReactNode | ((context: Context) => unknown), context: Context): ReactNode {
  return typeof of === 'function' ? (of(context) as ReactNode) : of;
}
