import { until } from '@sonde/testing';
import { daily } from './daily';

describe('daily', () => {
  it('does its work at once, again after a failure, never twice at once, and is waited for at the end', async () => {
    const complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const [seen, running] = [{ count: 0 }, { now: 0, most: 0 }];
    let release = (): void => undefined;
    const work = async () => {
      seen.count += 1;
      running.most = Math.max(running.most, ++running.now);
      try {
        if (seen.count === 1) throw new Error('away');
        await new Promise<void>((resolve) => (release = resolve));
      } finally {
        running.now -= 1;
      }
    };
    const stop = daily('work', work, 1);
    await until('the second time', () => Promise.resolve(seen.count === 2));
    const stopped = stop();
    release();
    await stopped;
    expect([seen.count, running.now, running.most]).toEqual([2, 0, 1]);
    expect(complaints).toHaveBeenCalledTimes(1);
    complaints.mockRestore();
  });
});
