import { ControlView, SweepView, type SweepDetail } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/api';
import { sweepQuery } from '../api/queries';
import { ErrorNote } from '../elements/errors';
import { counted } from '../format';
import { allowedActions, type Action } from './control-requests';
import { CancelDialog, ExtendDialog } from './dialogs';

const WORDS: Readonly<Record<Action, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Retry',
  extend: 'Extend …',
  cancel: 'Cancel …',
};

/** What can be done to a sweep now, and what came of it. */
export function SweepActions({ sweep }: { readonly sweep: SweepDetail }) {
  const [asking, setAsking] = useState<'cancel' | 'extend'>();
  const control = useControl(sweep.id);
  const act = (action: Action, body?: unknown) => {
    setAsking(undefined);
    control.mutate({ action, body });
  };
  const press = (action: Action) => {
    if (action === 'cancel' || action === 'extend') setAsking(action);
    else act(action, action === 'retry' ? { cancelled: sweep.counts.cancelled > 0 } : undefined);
  };
  return (
    <div>
      <div className="row">
        {allowedActions(sweep).map((action) => (
          <button
            key={action}
            type="button"
            className={action === 'cancel' ? 'danger' : undefined}
            disabled={control.isPending}
            onClick={() => press(action)}
          >
            {action === 'retry' ? retryWords(sweep) : WORDS[action]}
          </button>
        ))}
      </div>
      <p className="hint" role="status">
        {control.isPending ? 'Asking …' : control.data}
      </p>
      {control.error && <ErrorNote error={control.error} what={`Cannot ${control.variables.action} the sweep`} />}
      {asking === 'cancel' && (
        <CancelDialog sweep={sweep} onClose={() => setAsking(undefined)} onConfirm={() => act('cancel')} />
      )}
      {asking === 'extend' && (
        <ExtendDialog
          spec={sweep.spec}
          onClose={() => setAsking(undefined)}
          onExtend={(changes) => act('extend', changes)}
        />
      )}
    </div>
  );
}

function retryWords({ counts: { failed, cancelled } }: SweepDetail): string {
  const what = [failed > 0 && `${failed} failed`, cancelled > 0 && `${cancelled} cancelled`].filter(Boolean);
  return `Retry ${what.join(' and ')}`;
}

interface ControlRequest {
  readonly action: Action;
  readonly body?: unknown;
}

/** Sends control requests to the api; its data says in words what came of one, where the sweep's state does not. */
function useControl(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ action, body }: ControlRequest): Promise<string | null> => {
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
