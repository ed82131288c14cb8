import { StackUnavailable } from '@sonde/contracts';
import { listen } from './live';

/** A stream whose views the spec says. */
class SpokenStream {
  private readonly views: number[] = [];
  private end: 'open' | 'ended' | 'broken' = 'open';
  private wake = () => {};

  constructor(readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake());
  }

  async *read(): AsyncGenerator<number> {
    for (;;) {
      yield* this.views.splice(0);
      if (this.end === 'ended') return;
      if (this.end === 'broken') throw new StackUnavailable('broken off');
      this.signal.throwIfAborted();
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  say(...views: readonly number[]): Promise<void> {
    this.views.push(...views);
    return this.goOn();
  }

  finish(end: 'ended' | 'broken'): Promise<void> {
    this.end = end;
    return this.goOn();
  }

  private goOn(): Promise<void> {
    this.wake();
    return jest.advanceTimersByTimeAsync(0);
  }
}

describe('listen', () => {
  let streams: SpokenStream[];
  let heard: unknown[];
  let stop: () => void;
  const latest = () => streams.at(-1) as SpokenStream;
  beforeEach(() => {
    jest.useFakeTimers();
    streams = [];
    heard = [];
    const open = (signal: AbortSignal) => {
      streams.push(new SpokenStream(signal));
      return latest().read();
    };
    stop = listen(open, {
      onView: (view) => heard.push(view),
      onEnd: () => heard.push('end'),
      onConnection: (isConnected) => heard.push(isConnected),
    });
  });

  afterEach(() => {
    stop();
    jest.useRealTimers();
  });

  it('hands on what the stream says, and that it is connected', async () => {
    await latest().say(1);
    await latest().say(2);
    expect(heard).toEqual([true, 1, true, 2]);
  });

  it('opens nothing any more at the end of the stream', async () => {
    await latest().finish('ended');
    await jest.advanceTimersByTimeAsync(60_000);
    expect(heard).toEqual(['end']);
    expect(streams).toHaveLength(1);
  });

  it('opens a stream anew that broke off, with pauses of 1 s, 2 s, 4 s and then a second again', async () => {
    for (const [given, pause] of [1_000, 2_000, 4_000].entries()) {
      await latest().finish('broken');
      await jest.advanceTimersByTimeAsync(pause - 1);
      expect(streams).toHaveLength(given + 1);
      await jest.advanceTimersByTimeAsync(1);
      expect(streams).toHaveLength(given + 2);
    }
    await latest().say(1);
    expect(heard).toEqual([false, false, false, true, 1]);
    await latest().finish('broken');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(streams).toHaveLength(5);
  });

  it('opens none anew when nobody wants it any more', async () => {
    await latest().finish('broken');
    stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(streams).toHaveLength(1);
  });

  it('closes the stream when nobody wants it any more', async () => {
    stop();
    await latest().say(1);
    expect(latest().signal.aborted).toBe(true);
    expect(heard).toEqual([]);
  });
});
