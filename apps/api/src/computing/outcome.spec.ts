import { BadInput, Conflict, NotFound, OutOfMemory, StackUnavailable, TimedOut, WorkerLost } from '@sonde/contracts';
import { outcomeOf, resultOf } from './outcome';

describe('outcomeOf', () => {
  it('carries a result', async () => {
    expect(resultOf(await outcomeOf(() => Promise.resolve([1, NaN])))).toEqual([1, NaN]);
  });

  it.each([NotFound, Conflict, OutOfMemory, WorkerLost, TimedOut, StackUnavailable])(
    'carries a refusal through a structured clone: %p',
    async (Refusal) => {
      const outcome = await outcomeOf(() => Promise.reject(new Refusal('why')));
      expect(() => resultOf(structuredClone(outcome))).toThrow(new Refusal('why'));
      expect(() => resultOf(structuredClone(outcome))).toThrow(Refusal);
    },
  );

  it('keeps the places of what is wrong', async () => {
    const issues = [{ message: 'unknown', pointer: '/layers/0' }];
    const outcome = structuredClone(await outcomeOf(() => Promise.reject(new BadInput('no', issues))));
    expect(() => resultOf(outcome)).toThrow(expect.objectContaining({ message: 'no', issues }) as Error);
  });

  it('is not for mistakes of ours', async () => {
    await expect(outcomeOf(() => Promise.reject(new TypeError('x is undefined')))).rejects.toThrow(TypeError);
  });
});
