import { ControlView, SweepView } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/api';
import { sweepQuery } from '../api/sweep-queries';
import { counted } from '../format';
import type { Action } from './allowed-actions';

interface Wish {
  readonly action: Action;
  readonly body?: unknown;
}

/** Says to the api what is wished for a sweep; gives what that came to in words, where the sweep's state does not say it. */
export function useControl(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ action, body }: Wish): Promise<string | null> => {
      const path = sweepPath(id, `/${action}`);
      const request = { method: 'POST', ...(body === undefined ? {} : { body }) } as const;
      if (action === 'cancel') {
        await api.call(SweepView, path, request);
        return null;
      }
      const { trials } = await api.call(ControlView, path, request);
      if (action === 'retry') return `${counted(trials, 'trial')} will be tried again.`;
      return action === 'extend' ? `${counted(trials, 'trial')} added.` : null;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: sweepQuery(id).queryKey }),
  });
}
