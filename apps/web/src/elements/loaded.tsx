import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNote } from './errors';

interface LoadedProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isPending' | 'refetch'>;
  /** What is shown, in words: `the profile`. */
  readonly what: string;
  readonly children: (data: Data) => ReactNode;
}

/** What was asked for, or why it is not there. What was had before stays while a newer answer fails. */
export function Loaded<Data>({ query: { data, error, isPending, refetch }, what, children }: LoadedProps<Data>) {
  return (
    <>
      {error && <ErrorNote error={error} what={`Cannot show ${what}`} onRetry={() => void refetch()} />}
      {data === undefined ? isPending && <Loading what={what} /> : children(data)}
    </>
  );
}

/** Said instead of what is still on its way; shown only where that takes a while. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p className="loading" role="status">
      Loading {what} …
    </p>
  );
}

interface MoreButtonProps {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly what: string;
}

/** Asks for the next page of a list, where there is one. */
export function MoreButton({ query: { hasNextPage, isFetchingNextPage, fetchNextPage }, what }: MoreButtonProps) {
  if (!hasNextPage) return null;
  return (
    <button className="more" type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {isFetchingNextPage ? 'Loading …' : `More ${what}`}
    </button>
  );
}
