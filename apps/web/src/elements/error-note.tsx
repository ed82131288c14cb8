import { BadInput } from '@sonde/contracts';

interface Props {
  readonly error: Error;
  /** What could not be had, in words. */
  readonly what: string;
  readonly onRetry?: () => void;
}

/** Says what went wrong, with every place that it names. */
export function ErrorNote({ error, what, onRetry }: Props) {
  const issues = error instanceof BadInput ? error.issues.filter(({ message }) => message !== error.message) : [];
  return (
    <div className="note note-error" role="alert">
      <p>
        <strong>{what}:</strong> {error.message}
      </p>
      {issues.length > 0 && (
        <ul>
          {issues.map(({ message, pointer, line, column }) => (
            <li key={`${pointer}${line}${column}${message}`}>
              {line === undefined ? pointer : `line ${line}, column ${column}`} {message}
            </li>
          ))}
        </ul>
      )}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
