import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { TestApi } from './test-api';

interface Heard {
  readonly event: string;
  readonly data: unknown;
}

export interface Stream {
  /** The next event; undefined where the api has ended the stream. */
  next(): Promise<Heard | undefined>;
  close(): void;
}

/** Listens as a browser's EventSource does. */
export async function listen({ url }: Pick<TestApi, 'url'>, path: string): Promise<Stream> {
  const closing = new AbortController();
  const { body, headers, status } = await fetch(url + path, { signal: closing.signal });
  expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const lines = createInterface({ input: Readable.fromWeb(body as ReadableStream) })[Symbol.asyncIterator]();
  const next = async (): Promise<Heard | undefined> => {
    let event = 'message';
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      const [field, value = ''] = line.value.split(/: (.*)/, 2);
      if (field === 'event') event = value;
      if (field === 'data') return { event, data: JSON.parse(value) };
    }
    return undefined;
  };
  return { next, close: () => closing.abort() };
}
