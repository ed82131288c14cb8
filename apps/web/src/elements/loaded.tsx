import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNote } from './error-note';
import { Loading } from './loading';

interface Props<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isPending' | 'refetch'>;
  /** What is shown, in words: `the profile`. */
  readonly what: string;
  readonly children: (data: Data) => ReactNode;
}

/** What was asked for, or why it is not there. What was had before stays while a newer answer fails. */
export function Loaded<Data>({ query: { data, error, isPending, refetch }, what, children }: Props<Data>) {
  return (
    <>
      {error && <ErrorNote error={error} what={`Cannot show ${what}`} onRetry={() => void refetch()} />}
      {data === undefined ? isPending && <Loading what={what} /> : children(data)}
    </>
  );
}
