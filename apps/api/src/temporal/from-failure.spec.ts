import { toApplicationFailure } from '@sonde/activities';
import { BadInput, Conflict, NotFound, OutOfMemory, StackUnavailable } from '@sonde/contracts';
import { SWEEP_IS_ENDING } from '@sonde/contracts/temporal';
import { ActivityFailure, ApplicationFailure, CancelledFailure, RetryState } from '@temporalio/common';
import { fromFailure, isEnding } from './from-failure';

/** What an update fails with when its activity has thrown this. */
const thrownBy = (error: Error) =>
  new ActivityFailure(
    'Activity task failed',
    'extendSweep',
    '1',
    RetryState.NON_RETRYABLE_FAILURE,
    'orchestrator',
    toApplicationFailure(error),
  );

describe('fromFailure', () => {
  it.each([new NotFound('no sweep x'), new Conflict('taken'), new StackUnavailable('away')])(
    'is what it was before it went through Temporal: %s',
    (error) => {
      const back = fromFailure(thrownBy(error));
      expect(back.constructor).toBe(error.constructor);
      expect(back.message).toBe(error.message);
    },
  );

  it('keeps the places of bad input', () => {
    const issues = [
      { message: 'matches nothing', pointer: '/layers/1' },
      { message: 'is NaN', file: 'a.npz', split: 'val', row: 3 },
    ];
    const back = fromFailure(thrownBy(new BadInput('the extension cannot be used', issues)));
    expect(back).toBeInstanceOf(BadInput);
    expect(back).toMatchObject({ message: 'the extension cannot be used', issues });
  });

  it('knows what a workflow itself throws by its type', () => {
    expect(fromFailure(ApplicationFailure.nonRetryable('no', 'conflict'))).toBeInstanceOf(Conflict);
    expect(fromFailure(ApplicationFailure.nonRetryable('no', 'bad_input'))).toMatchObject({
      issues: [{ message: 'no' }],
    });
  });

  it('leaves alone what nobody foresaw', () => {
    expect(fromFailure(thrownBy(new OutOfMemory('9 GB')))).toBeInstanceOf(ApplicationFailure);
    const error = new TypeError('x is not a function');
    expect(fromFailure(error)).toBe(error);
    expect(fromFailure('torn')).toMatchObject({ message: 'torn' });
  });
});

describe('isEnding', () => {
  it('is true of a workflow that takes no more, or ended before it was done', () => {
    expect(isEnding(ApplicationFailure.nonRetryable('the sweep is ending; try again', SWEEP_IS_ENDING))).toBe(true);
    expect(isEnding(ApplicationFailure.nonRetryable('…', 'AcceptedUpdateCompletedWorkflow'))).toBe(true);
    expect(isEnding(thrownBy(new Conflict('a sweep that is completed cannot be paused')))).toBe(false);
    expect(isEnding(new Error('is ending'))).toBe(false);
  });

  it('is true of one that was cancelled while it was at it', () => {
    const cancelled = new ActivityFailure(
      'Activity cancelled',
      'extendSweep',
      '1',
      RetryState.NON_RETRYABLE_FAILURE,
      undefined,
      new CancelledFailure('cancelled'),
    );
    expect(isEnding(cancelled)).toBe(true);
  });
});
