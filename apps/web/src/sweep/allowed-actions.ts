import type { SweepView } from '@sonde/contracts';

export const ACTIONS = ['pause', 'resume', 'retry', 'extend', 'cancel'] as const;
export type Action = (typeof ACTIONS)[number];

/** What makes sense in a sweep's state; the api has the last word. */
export function allowedActions({ state, counts }: Pick<SweepView, 'state' | 'counts'>): readonly Action[] {
  const isOpen = state === 'planning' || state === 'running';
  const allowed: Readonly<Record<Action, boolean>> = {
    pause: isOpen,
    resume: state === 'paused',
    retry: state !== 'cancelling' && counts.failed + counts.cancelled > 0,
    extend: state !== 'cancelling',
    cancel: isOpen || state === 'paused',
  };
  return ACTIONS.filter((action) => allowed[action]);
}
