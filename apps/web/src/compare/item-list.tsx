import type { Comparison } from '@sonde/contracts';
import { useState, type FormEvent } from 'react';
import { letterOf } from './pair-words';

interface Props {
  /** References, as the api takes them. */
  readonly items: readonly string[];
  readonly split: string;
  /** What the items are, once the api has said so. */
  readonly titles: Comparison['items'] | undefined;
  readonly onChange: (items: readonly string[], split: string) => void;
}

/** What is compared, and on which rows. */
export function ItemList({ items, split, titles, onChange }: Props) {
  const [written, setWritten] = useState('');
  const [rows, setRows] = useState(split);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const added = written.trim();
    onChange(added === '' || items.includes(added) ? items : [...items, added], rows.trim() || 'val');
    setWritten('');
  };
  return (
    <form className="panel" onSubmit={apply}>
      {items.length < 2 && (
        <p className="note">
          Tick two rows of a sweep's leaderboard, or name them here: <code>probe:KEY</code>,{' '}
          <code>configuration:SWEEP/ID</code>, <code>layer:SWEEP/NAME</code> or <code>sweep:SWEEP</code>.
        </p>
      )}
      <ul className="items">
        {items.map((item, at) => (
          <li key={item}>
            <span>
              <strong>{letterOf(at)}</strong> {titles?.[at]?.title ?? item}
            </span>
            <button
              type="button"
              className="plain"
              aria-label={`Remove ${titles?.[at]?.title ?? item}`}
              onClick={() =>
                onChange(
                  items.filter((other) => other !== item),
                  split,
                )
              }
            >
              remove
            </button>
          </li>
        ))}
      </ul>
      <div className="row">
        <label>
          Add
          <input
            type="text"
            placeholder="layer:SWEEP/NAME"
            value={written}
            onChange={(event) => setWritten(event.target.value)}
          />
        </label>
        <label>
          Rows of
          <input type="text" size={12} value={rows} onChange={(event) => setRows(event.target.value)} />
        </label>
        <button type="submit">Compare</button>
      </div>
    </form>
  );
}
