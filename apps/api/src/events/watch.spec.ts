import type { Observable } from 'rxjs';
import { shareLatest, watch } from './watch';

interface View {
  readonly state: string;
  readonly duration_s: number;
}

const SECOND = 1000;
let reads: number;
let failures: unknown[];
let view: () => Promise<View>;

beforeEach(() => {
  jest.useFakeTimers();
  reads = 0;
  failures = [];
  view = () => Promise.resolve({ state: 'running', duration_s: reads });
});
afterEach(() => jest.useRealTimers());

const watched = (): Observable<View> =>
  watch<View>({
    read: () => (reads++, view()),
    onFailure: (error) => failures.push(error),
    isLast: ({ state }) => state === 'completed',
  });

/** What a listener hears. */
function listen(views: Observable<View>) {
  const heard: string[] = [];
  const subscription = views.subscribe({ next: ({ state }) => heard.push(state), complete: () => heard.push('end') });
  return { heard, leave: () => subscription.unsubscribe() };
}

describe('watch', () => {
  it('tells the view at once, then only what the clock alone did not change, and ends after the last', async () => {
    const { heard } = listen(watched());
    await jest.advanceTimersByTimeAsync(0);
    expect(heard).toEqual(['running']);
    await jest.advanceTimersByTimeAsync(3 * SECOND);
    expect([heard, reads]).toEqual([['running'], 4]);
    view = () => Promise.resolve({ state: 'completed', duration_s: 9 });
    await jest.advanceTimersByTimeAsync(5 * SECOND);
    expect([heard, reads]).toEqual([['running', 'completed', 'end'], 5]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('goes on after a read that failed', async () => {
    const { heard, leave } = listen(watched());
    await jest.advanceTimersByTimeAsync(0);
    view = () => Promise.reject(new Error('away'));
    await jest.advanceTimersByTimeAsync(2 * SECOND);
    view = () => Promise.resolve({ state: 'paused', duration_s: 4 });
    await jest.advanceTimersByTimeAsync(SECOND);
    expect(heard).toEqual(['running', 'paused']);
    expect(failures).toEqual([new Error('away'), new Error('away')]);
    leave();
  });

  it.each([
    // read [s], pause after it [s]
    [0.1, 1],
    [0.5, 2],
    [2, 8],
    [60, 10],
  ])('pauses %d s long reads for %d s', async (readS, pauseS) => {
    view = () => new Promise((resolve) => setTimeout(resolve, readS * SECOND, { state: 'running', duration_s: 1 }));
    const { heard, leave } = listen(watched());
    await jest.advanceTimersByTimeAsync((readS + pauseS) * SECOND - 1);
    expect([heard, reads]).toEqual([['running'], 1]);
    await jest.advanceTimersByTimeAsync(1);
    expect(reads).toBe(2);
    leave();
  });
});

describe('shareLatest', () => {
  it('reads once for all, and only while somebody listens', async () => {
    const shared = watched().pipe(shareLatest());
    expect(reads).toBe(0);
    const first = listen(shared);
    await jest.advanceTimersByTimeAsync(SECOND);
    const second = listen(shared);
    expect([second.heard, reads]).toEqual([['running'], 2]);
    await jest.advanceTimersByTimeAsync(SECOND);
    first.leave();
    await jest.advanceTimersByTimeAsync(SECOND);
    expect(reads).toBe(4);
    second.leave();
    await jest.advanceTimersByTimeAsync(60 * SECOND);
    expect([reads, jest.getTimerCount()]).toEqual([4, 0]);
  });

  it('reads anew for who comes after the end', async () => {
    const shared = watched().pipe(shareLatest());
    view = () => Promise.resolve({ state: 'completed', duration_s: 1 });
    listen(shared);
    await jest.advanceTimersByTimeAsync(SECOND);
    view = () => Promise.resolve({ state: 'running', duration_s: 1 });
    const { heard, leave } = listen(shared);
    expect(heard).toEqual([]);
    await jest.advanceTimersByTimeAsync(0);
    expect(heard).toEqual(['running']);
    leave();
  });
});
