import { repeat } from './repeat';

describe('repeat', () => {
  let ends: (() => void)[];
  const work = () => new Promise<void>((resolve) => ends.push(resolve));
  beforeEach(() => {
    ends = [];
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());

  it('begins a pause after it has ended, however long it takes', async () => {
    const stop = repeat(work, 1000);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await jest.advanceTimersByTimeAsync(999);
    expect(ends).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(ends).toHaveLength(2);
    stop();
  });

  it('does not begin again once it is stopped', async () => {
    const stop = repeat(work, 1000);
    stop();
    ends[0]?.();
    await jest.advanceTimersByTimeAsync(5000);
    expect(ends).toHaveLength(1);
  });
});
