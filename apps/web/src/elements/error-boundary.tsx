import { Component, type ReactNode } from 'react';
import { ErrorNote } from './error-note';

interface Props {
  /** What cannot be shown where it throws, in words. */
  readonly what: string;
  /** With another value the children are tried anew. */
  readonly place?: string;
  readonly children: ReactNode;
}

interface State {
  readonly error?: Error;
}

/** Shows what went wrong in the place of its children, so that all else of the page stays. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = {};

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidUpdate({ place }: Props): void {
    if (this.state.error && place !== this.props.place) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <ErrorNote error={error} what={this.props.what} onRetry={() => this.setState({ error: undefined })} />;
  }
}
