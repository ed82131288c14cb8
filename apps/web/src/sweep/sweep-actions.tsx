import type { SweepDetail } from '@sonde/contracts';
import { useState } from 'react';
import { ErrorNote } from '../elements/error-note';
import { allowedActions, type Action } from './allowed-actions';
import { CancelDialog } from './cancel-dialog';
import { ExtendDialog } from './extend-dialog';
import { useControl } from './use-control';

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
