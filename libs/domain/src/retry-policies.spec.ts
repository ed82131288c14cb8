import { FAILURE_CLASSES } from '@sonde/contracts/temporal';
import { MAX_WORKER_LOSSES, NO_TRIES, RETRY_POLICIES, afterFailure, retryDelay } from './retry-policies';

describe('retryDelay', () => {
  it('has a policy for each class', () => {
    expect(Object.keys(RETRY_POLICIES).sort()).toEqual([...FAILURE_CLASSES].sort());
  });

  it('never tries bad input again', () => {
    expect(retryDelay('bad_input', afterFailure(NO_TRIES, 'bad_input'), 100)).toBeNull();
  });

  it('doubles its delays and gives up after max_retries', () => {
    let tries = NO_TRIES;
    const delays = Array.from({ length: 4 }, () => {
      tries = afterFailure(tries, 'internal');
      return retryDelay('internal', tries, 3);
    });
    expect(delays).toEqual([1, 2, 4, null]);
  });

  it('counts lost workers on their own', () => {
    const lost = { failures: 0, losses: MAX_WORKER_LOSSES };
    expect(retryDelay('worker_lost', lost, 0)).toBe(60);
    expect(retryDelay('worker_lost', afterFailure(lost, 'worker_lost'), 0)).toBeNull();
    expect(afterFailure(lost, 'worker_lost').failures).toBe(0);
  });
});
