import { withQuery } from '@sonde/contracts/client';
import { Link } from 'react-router';

/** Something that is to be compared. */
export interface Picked {
  /** As GET /v1/compare takes it: probe:KEY. */
  readonly reference: string;
  readonly title: string;
}

interface Props {
  readonly picked: readonly Picked[];
  readonly onClear: () => void;
}

/** What was ticked so far, and the way to its comparison. */
export function CompareTray({ picked, onClear }: Props) {
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
