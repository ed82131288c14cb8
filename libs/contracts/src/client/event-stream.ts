import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** A server-sent event: its name, and its data as JSON; undefined where that is none. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Reads the server-sent events of a response until its body ends or breaks off. */
export async function* serverSentEvents({ body }: Response): AsyncGenerator<ServerSentEvent, void> {
  if (!body) return;
  const parsed: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => parsed.push(message) });
  // Not by `for await`: not every browser iterates over streams.
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      parser.feed(decoder.decode(value, { stream: true }));
      for (const { event = 'message', data } of parsed.splice(0)) yield { event, data: jsonOf(data) };
    }
  } finally {
    reader.releaseLock();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
