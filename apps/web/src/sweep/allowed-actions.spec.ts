import type { SweepState } from '@sonde/contracts/temporal';
import { allowedActions } from './allowed-actions';

const counts = {
  planned: 10,
  pending: 0,
  running: 0,
  succeeded: 10,
  cached: 0,
  pruned: 0,
  diverged: 0,
  failed: 0,
  cancelled: 0,
};

it.each<[SweepState, string[]]>([
  ['planning', ['pause', 'extend', 'cancel']],
  ['running', ['pause', 'extend', 'cancel']],
  ['paused', ['resume', 'extend', 'cancel']],
  ['cancelling', []],
  ['completed', ['extend']],
  ['failed', ['extend']],
])('allows of a sweep that is %s: %j', (state, actions) => {
  expect(allowedActions({ state, counts })).toEqual(actions);
});

it('offers a retry where trials failed or were cancelled, but not while the sweep is being cancelled', () => {
  expect(allowedActions({ state: 'running', counts: { ...counts, failed: 1 } })).toContain('retry');
  expect(allowedActions({ state: 'cancelled', counts: { ...counts, cancelled: 3 } })).toContain('retry');
  expect(allowedActions({ state: 'cancelling', counts: { ...counts, failed: 1 } })).toEqual([]);
});
