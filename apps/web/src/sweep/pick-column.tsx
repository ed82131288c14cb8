import type { ColumnDef } from '@tanstack/react-table';
import type { Picked } from './compare-tray';

export interface Picking {
  readonly picked: readonly Picked[];
  /** Ticks an item, or takes its tick away. */
  readonly onPick: (item: Picked) => void;
}

/** A tick for each row. */
export function pickColumn<Row>({ picked, onPick }: Picking, of: (row: Row) => Picked): ColumnDef<Row> {
  return {
    id: 'pick',
    header: () => <span className="hidden-text">Compare</span>,
    enableSorting: false,
    cell: ({ row }) => {
      const item = of(row.original);
      return (
        <input
          type="checkbox"
          aria-label={`Compare ${item.title}`}
          checked={picked.some(({ reference }) => reference === item.reference)}
          onChange={() => onPick(item)}
        />
      );
    },
  };
}
