import { BadInput } from '@sonde/contracts';
import { Component, type ReactNode } from 'react';

interface NoteProps {
  readonly error: Error;
  /** What could not be had, in words. */
  readonly what: string;
  readonly onRetry?: () => void;
}

/** Says what went wrong, with every place that it names. */
export function ErrorNote({ error, what, onRetry }: NoteProps) {
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

interface BoundaryProps {
  /** What cannot be shown where it throws, in words. */
  readonly what: string;
  /** With another value the children are tried anew. */
  readonly place?: string;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly error?: Error;
}

/** Shows what went wrong in the place of its children, so that all else of the page stays. */
export class ErrorBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = {};

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate({ place }: BoundaryProps): void {
    if (this.state.error && place !== this.props.place) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <ErrorNote error={error} what={this.props.what} onRetry={() => this.setState({ error: undefined })} />;
  }
}
