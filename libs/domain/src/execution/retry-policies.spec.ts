import { FAILURE_CLASSES } from '@sonde/contracts/temporal';
import { MAX_WORKER_LOSSES, NO_TRIES, RETRY_POLICIES, afterFailure, type Tries } from './retry-policies';

const pack = { maxRetries: 3, isSuspect: false, hasAdvanced: false };

describe('afterFailure', () => {
  it('has a policy for each class', () => {
    expect(Object.keys(RETRY_POLICIES).sort()).toEqual([...FAILURE_CLASSES].sort());
  });

  it('never tries bad input again, and halves what does not fit at once', () => {
    expect(afterFailure('bad_input', NO_TRIES, pack)).toEqual({ kind: 'fail' });
    expect(afterFailure('out_of_memory', NO_TRIES, pack)).toEqual({ kind: 'split' });
  });

  it('doubles its delays, and splits after max_retries', () => {
    let tries: Tries = NO_TRIES;
    const outcomes = Array.from({ length: 4 }, () => {
      const next = afterFailure('internal', tries, pack);
      if (next.kind === 'retry') tries = next.tries;
      return next.kind === 'retry' ? next.delayS : next.kind;
    });
    expect(outcomes).toEqual([1, 2, 4, 'split']);
  });

  it('counts lost workers on their own, and anew after a checkpoint', () => {
    const lost = { failures: 0, losses: MAX_WORKER_LOSSES - 1 };
    const last = afterFailure('worker_lost', lost, { ...pack, maxRetries: 0 });
    expect(last).toEqual({ kind: 'retry', tries: { failures: 0, losses: MAX_WORKER_LOSSES }, delayS: 10 });
    const spent = { failures: 0, losses: MAX_WORKER_LOSSES };
    expect(afterFailure('worker_lost', spent, pack)).toEqual({ kind: 'split' });
    expect(afterFailure('worker_lost', spent, { ...pack, hasAdvanced: true })).toEqual({
      kind: 'retry',
      tries: { failures: 0, losses: 1 },
      delayS: 1,
    });
  });

  it('gives parts of a pack that failed one more try, whatever max_retries says', () => {
    const suspect = { ...pack, maxRetries: 100, isSuspect: true };
    const first = afterFailure('timeout', NO_TRIES, suspect);
    expect(first).toMatchObject({ kind: 'retry', tries: { failures: 1 } });
    expect(afterFailure('timeout', { failures: 1, losses: 0 }, suspect)).toEqual({ kind: 'split' });
    expect(afterFailure('timeout', NO_TRIES, { ...suspect, maxRetries: 0 })).toEqual({ kind: 'split' });
  });
});
