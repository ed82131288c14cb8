import { SweepPage } from '@sonde/contracts';
import { withQuery } from '@sonde/contracts/client';
import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../api/api';
import { listen, useVisible } from '../api/live';
import { Loaded, MoreButton } from '../elements/loaded';
import { PageTitle } from '../page-frame';
import { SweepTable } from './sweep-table';

/** All sweeps, newest first, as they run. */
export function SweepsPage() {
  const query = useInfiniteQuery(sweepsQuery());
  const isLive = useLiveSweeps();
  return (
    <>
      <div className="view-head">
        <PageTitle>Sweeps</PageTitle>
        <Link className="button primary" to="/new">
          New sweep
        </Link>
      </div>
      {!isLive && query.data && <p className="hint">Live updates broke off; trying again.</p>}
      <Loaded query={query} what="the sweeps">
        {({ pages }) => {
          const sweeps = pages.flatMap(({ items }) => items);
          return sweeps.length === 0 ? <NoSweeps /> : <SweepTable sweeps={sweeps} />;
        }}
      </Loaded>
      <MoreButton query={query} what="sweeps" />
    </>
  );
}

/** What to do where nothing was submitted yet. */
function NoSweeps() {
  return (
    <div className="note">
      <h2>No sweep yet</h2>
      <p>
        A sweep trains probes on every layer of a dataset, over a search space and several seeds.{' '}
        <Link to="/new">Write one here</Link>, or submit a file in a terminal:
      </p>
      <pre>
        <code>npx sonde run examples/kjv-bigram-shift/sweep.yaml</code>
      </pre>
    </div>
  );
}

/** Keeps the first page of the list of sweeps up to date. Says whether it does. */
function useLiveSweeps(): boolean {
  const client = useQueryClient();
  const [isLive, setLive] = useState(true);
  const isVisible = useVisible();
  useEffect(() => {
    if (!isVisible) return;
    const { queryKey } = sweepsQuery();
    const open = (signal: AbortSignal) => api.events(SweepPage, '/v1/events', { event: 'sweeps', signal });
    return listen(open, {
      onConnection: setLive,
      onView: (page) => {
        const known = client.getQueryData(queryKey);
        if (!known) return;
        const [first, ...older] = known.pages;
        client.setQueryData(queryKey, { ...known, pages: [page, ...older] });
        // A new sweep pushed one to the next page.
        if (older.length > 0 && first?.next_cursor !== page.next_cursor) void client.invalidateQueries({ queryKey });
      },
    });
  }, [client, isVisible]);
  return isLive;
}

const sweepsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['sweeps'],
    queryFn: ({ pageParam, signal }) =>
      api.call(SweepPage, withQuery('/v1/sweeps', { limit: 50, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
