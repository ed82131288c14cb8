import { z } from 'zod';
import { listen, type Source } from './live';

const Count = z.object({ count: z.number() });

/** A stream whose events the spec says. */
class SpokenSource implements Source {
  readyState = 0;
  private readonly listeners: [name: string, listener: (event: { readonly data?: unknown }) => void][] = [];

  get isClosed() {
    return this.readyState === 2;
  }

  addEventListener(name: string, listener: (event: { readonly data?: unknown }) => void) {
    this.listeners.push([name, listener]);
  }

  close() {
    this.readyState = 2;
  }

  say(name: string, data?: string) {
    for (const [heard, listener] of this.listeners) if (heard === name) listener({ data });
  }

  /** As a browser does with an answer that is an error. */
  giveUp() {
    this.close();
    this.say('error');
  }
}

describe('listen', () => {
  let sources: SpokenSource[];
  let source: SpokenSource;
  let heard: unknown[];
  let stop: () => void;
  beforeEach(() => {
    jest.useFakeTimers();
    sources = [];
    heard = [];
    const open = () => {
      source = new SpokenSource();
      sources.push(source);
      return source;
    };
    stop = listen(open, {
      event: 'sweep',
      schema: Count,
      onView: (view) => heard.push(view),
      onEnd: () => heard.push('end'),
      onConnection: (stands) => heard.push(stands),
    });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('hands on what the events say', () => {
    source.say('open');
    source.say('sweep', '{"count":1}');
    source.say('sweep', '{"count":2}');
    expect(heard).toEqual([true, { count: 1 }, { count: 2 }]);
  });

  it('passes over what it does not understand', () => {
    source.say('sweep', '{"count":"many"}');
    source.say('sweep', '{"coun');
    source.say('sweep', '{"count":3}');
    expect(heard).toEqual([{ count: 3 }]);
  });

  it('closes the stream at its end, so that the browser does not open it again', () => {
    source.say('end');
    expect(heard).toEqual(['end']);
    expect(source.isClosed).toBe(true);
  });

  it('says when the stream breaks off and when it stands again', () => {
    source.say('error');
    source.say('open');
    expect(heard).toEqual([false, true]);
    expect(source.isClosed).toBe(false);
  });

  it('opens a stream anew that the browser gave up, with pauses of 1 s, 2 s, 4 s and then a second again', () => {
    const pauses = [1_000, 2_000, 4_000];
    for (const [given, pause] of pauses.entries()) {
      source.giveUp();
      jest.advanceTimersByTime(pause - 1);
      expect(sources).toHaveLength(given + 1);
      jest.advanceTimersByTime(1);
      expect(sources).toHaveLength(given + 2);
    }
    source.say('open');
    source.say('sweep', '{"count":1}');
    expect(heard).toEqual([false, false, false, true, { count: 1 }]);
    source.giveUp();
    jest.advanceTimersByTime(1_000);
    expect(sources).toHaveLength(5);
  });

  it('opens none anew that only broke off, nor when nobody wants it any more', () => {
    source.say('error');
    jest.advanceTimersByTime(60_000);
    source.giveUp();
    stop();
    jest.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
  });

  it('closes the stream when nobody wants it any more', () => {
    stop();
    expect(source.isClosed).toBe(true);
  });
});
