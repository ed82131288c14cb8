import { withQuery } from '@sonde/contracts/client';
import type { ColumnDef } from '@tanstack/react-table';
import { Link } from 'react-router';

/** Something that is to be compared. */
export interface Picked {
  /** As GET /v1/compare takes it: probe:KEY. */
  readonly reference: string;
  readonly title: string;
}

interface TrayProps {
  readonly picked: readonly Picked[];
  readonly onClear: () => void;
}

/** What was ticked so far, and the way to its comparison. */
export function CompareTray({ picked, onClear }: TrayProps) {
  const items = picked.map(({ reference }) => reference);
  return (
    <div className={picked.length > 0 ? 'tray row' : 'row'} role="status">
      {picked.length === 0 ? (
        <span className="hint">Tick two or more to compare them.</span>
      ) : (
        <>
          <span>{picked.map(({ title }) => title).join(' · ')}</span>
          {picked.length > 1 ? (
            <Link className="button primary" to={withQuery('/compare', { items })}>
              Compare {picked.length}
            </Link>
          ) : (
            <span className="hint">Tick another one to compare.</span>
          )}
          <button type="button" onClick={onClear}>
            Clear
          </button>
        </>
      )}
    </div>
  );
}

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
