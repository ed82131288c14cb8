import { SweepSpec } from '@sonde/contracts';
import type { SweepState } from '@sonde/contracts/temporal';
import { allowedActions, changesOf } from './control-requests';

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

const spec = SweepSpec.parse({ name: 'a', dataset: 'd', layers: ['x', 'y*'], replicates: { seeds: [3, 5] } });

describe('changesOf', () => {
  it('is empty where the form says what the sweep has', () => {
    expect(changesOf(spec, { seeds: 2, layers: 'x\ny*\n' })).toEqual({});
  });

  it('holds what differs, and nothing else', () => {
    expect(changesOf(spec, { seeds: 4, layers: 'x\ny*' })).toEqual({ replicates: { seeds: 4 } });
    expect(changesOf(spec, { seeds: 2, layers: ' x \n\n y* \nz' })).toEqual({ layers: ['x', 'y*', 'z'] });
  });
});
