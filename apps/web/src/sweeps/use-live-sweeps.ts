import { SweepPage } from '@sonde/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/api';
import { listen } from '../api/live';
import { useVisible } from '../api/use-visible';
import { sweepsQuery } from './sweeps-query';

/** Keeps the first page of the list of sweeps up to date. Says whether it does. */
export function useLiveSweeps(): boolean {
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
