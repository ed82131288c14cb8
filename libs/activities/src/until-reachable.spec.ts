import { StackUnavailable } from '@sonde/contracts';
import { untilReachable } from './until-reachable';

const away = new StackUnavailable('Postgres does not answer');
const { signal } = new AbortController();

/** Work that fails so often, and is done then. */
function doneAfter(failures: number, error: Error = away) {
  let calls = 0;
  return jest.fn(() => (calls++ < failures ? Promise.reject(error) : Promise.resolve('done')));
}

describe('untilReachable', () => {
  it('waits for a server that is away', async () => {
    const work = doneAfter(3);
    expect(await untilReachable(work, { signal })).toBe('done');
    expect(work).toHaveBeenCalledTimes(4);
  });

  it('tries nothing again that failed for another reason', async () => {
    const work = doneAfter(1, new Error('no such table'));
    await expect(untilReachable(work, { signal })).rejects.toThrow('no such table');
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('gives up in the end', async () => {
    // After 50 and 100 ms; the next pause of 200 ms would be over the limit.
    const work = doneAfter(Infinity);
    await expect(untilReachable(work, { signal, most: 200 })).rejects.toBe(away);
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('stops waiting when it is cancelled', async () => {
    const controller = new AbortController();
    const work = doneAfter(Infinity);
    const waiting = untilReachable(work, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toBe(away);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
