import { z } from 'zod';
import { listen, type Source } from './live';

const Count = z.object({ count: z.number() });

/** A stream whose events the spec says. */
class SpokenSource implements Source {
  isClosed = false;
  private readonly listeners = new Map<string, (event: { readonly data?: unknown }) => void>();

  addEventListener(name: string, listener: (event: { readonly data?: unknown }) => void) {
    this.listeners.set(name, listener);
  }

  close() {
    this.isClosed = true;
  }

  say(name: string, data?: string) {
    this.listeners.get(name)?.({ data });
  }
}

describe('listen', () => {
  let source: SpokenSource;
  let heard: unknown[];
  let stop: () => void;
  beforeEach(() => {
    source = new SpokenSource();
    heard = [];
    stop = listen(source, {
      event: 'sweep',
      schema: Count,
      onView: (view) => heard.push(view),
      onEnd: () => heard.push('end'),
      onConnection: (stands) => heard.push(stands),
    });
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

  it('closes the stream when nobody wants it any more', () => {
    stop();
    expect(source.isClosed).toBe(true);
  });
});
