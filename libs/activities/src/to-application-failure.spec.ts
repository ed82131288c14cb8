import { BadInput, Conflict, NotFound, OutOfMemory, StackUnavailable, TimedOut, WorkerLost } from '@sonde/contracts';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { toApplicationFailure } from './to-application-failure';

describe('toApplicationFailure', () => {
  it.each([
    [new BadInput('x'), 'bad_input', true],
    [new NotFound('x'), 'bad_input', true],
    [new Conflict('x'), 'bad_input', true],
    [new OutOfMemory('x'), 'out_of_memory', false],
    [new WorkerLost('x'), 'worker_lost', false],
    [new TimedOut('x'), 'timeout', false],
    [new StackUnavailable('x'), 'internal', false],
    [new TypeError('x'), 'internal', false],
  ])('%p is of class %s', (error, type, nonRetryable) => {
    expect(toApplicationFailure(error)).toMatchObject({ type, nonRetryable, message: 'x', cause: error });
  });

  it('says in words what was thrown that is no error', () => {
    expect(toApplicationFailure('out of luck')).toMatchObject({ type: 'internal', message: 'out of luck' });
  });

  it('lets cancellation and failures through as they are', () => {
    const cancelled = new CancelledFailure('stop');
    const failure = ApplicationFailure.create({ type: 'other' });
    expect(toApplicationFailure(cancelled)).toBe(cancelled);
    expect(toApplicationFailure(failure)).toBe(failure);
  });
});
