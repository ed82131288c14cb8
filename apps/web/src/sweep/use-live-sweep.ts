import { SweepView } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api/api';
import { listen } from '../api/live';
import { sweepQuery } from '../api/sweep-queries';
import { useVisible } from '../api/use-visible';

/**
 * Keeps a sweep's state and counts up to date while it runs, and asks anew for all that it found when it has ended.
 * Says whether it does.
 *
 * @param isRunning a sweep that has ended is not listened to
 */
export function useLiveSweep(id: string, isRunning: boolean): boolean {
  const client = useQueryClient();
  const [isLive, setLive] = useState(true);
  const isVisible = useVisible();
  useEffect(() => {
    if (!isRunning || !isVisible) return;
    const { queryKey } = sweepQuery(id);
    // The key of a sweep begins those of its results.
    const askAnew = () => void client.invalidateQueries({ queryKey });
    const path = sweepPath(id, '/events');
    const open = (signal: AbortSignal) => api.events(SweepView, path, { event: 'sweep', signal });
    return listen(open, {
      onConnection: setLive,
      onEnd: askAnew,
      onView: (view) => {
        const known = client.getQueryData(queryKey);
        client.setQueryData(queryKey, (detail) => detail && { ...detail, ...view });
        if (known && (known.state !== view.state || known.counts.failed !== view.counts.failed)) askAnew();
      },
    });
  }, [client, id, isRunning, isVisible]);
  return isLive;
}
