import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Problem } from '../api/problem';
import { BadInput, Conflict, NotFound, StackUnavailable } from '../errors';
import { ApiClient } from './api-client';

const Named = z.object({ name: z.string() });

/** What the server does with a request. */
let respond: (response: ServerResponse) => void;
let received: { method?: string | undefined; headers: IncomingHttpHeaders; body: string };
let server: Server;
let api: ApiClient;

const listening = async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      received = { method: request.method, headers: request.headers, body };
      respond(response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  api = new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
};
const closed = async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
};
beforeEach(listening);
afterEach(() => (server.listening ? closed() : undefined));

const answering = (content: unknown, status = 200) => {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  respond = (response) => response.writeHead(status).end(body);
};
const refusing = (code: string, fields: Partial<Problem> = {}) =>
  answering({ type: `urn:${code}`, title: code, status: 422, detail: `about ${code}`, code, ...fields }, 422);
const call = () => api.call(Named, '/v1/x');
const thrown = (work: Promise<unknown> = call()): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('call', () => {
  it('gives what the api answers, and sends what it is given: a string as YAML, all else as JSON', async () => {
    answering({ name: 'a' });
    expect(await call()).toEqual({ name: 'a' });
    expect(received).toMatchObject({ method: 'GET', body: '' });
    expect(received.headers['content-type']).toBeUndefined();
    await api.call(Named, '/v1/x', { method: 'POST', body: { name: 'ä' }, headers: { 'idempotency-key': 'k' } });
    expect(received).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
      body: '{"name":"ä"}',
    });
    await api.call(Named, '/v1/x', { method: 'POST', body: 'name: x' });
    expect(received).toMatchObject({ headers: { 'content-type': 'application/yaml' }, body: 'name: x' });
  });

  it('names a type in what changes something, without a body too: the api refuses what browsers send unasked', async () => {
    answering({ name: 'a' });
    await api.call(Named, '/v1/x/cancel', { method: 'POST' });
    expect(received).toMatchObject({ headers: { 'content-type': 'application/json' }, body: '' });
  });

  it.each([
    ['bad_input', BadInput],
    ['not_found', NotFound],
    ['conflict', Conflict],
    ['unavailable', StackUnavailable],
    ['host', StackUnavailable],
    ['internal', StackUnavailable],
  ])('turns the problem %s into its error', async (code, kind) => {
    refusing(code);
    const error = await thrown();
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ message: `about ${code}` });
  });

  it('keeps the places of bad input', async () => {
    const place = { file: 'the sweep file', line: 3, column: 9, split: 'val', row: 7 };
    const errors = [
      { detail: 'stands twice', pointer: '#/layers/1', also: '#/layers/0' },
      { detail: 'is missing', ...place },
    ];
    refusing('bad_input', { errors });
    expect(await thrown()).toMatchObject({
      issues: [
        { message: 'stands twice', pointer: '/layers/1', also: '/layers/0' },
        { message: 'is missing', ...place },
      ],
    });
  });

  it('says so when nobody answers', async () => {
    await closed();
    const error = await thrown();
    expect(error).toBeInstanceOf(StackUnavailable);
    expect(error).toMatchObject({ message: `no api answers at ${api.url}: sonde up starts one` });
  });

  it('says so when the connection breaks off, with what is known of the api', async () => {
    respond = (response) => response.destroy();
    expect(await thrown()).toBeInstanceOf(StackUnavailable);
    api = new ApiClient(api.url, { whyAway: () => 'it is down' });
    expect(await thrown()).toMatchObject({ message: 'it is down' });
  });

  it('ends with its own signal, and with that of the client', async () => {
    for (const isOwn of [true, false]) {
      const controller = new AbortController();
      respond = () => controller.abort();
      const { signal } = controller;
      const client = new ApiClient(api.url, isOwn ? {} : { signal });
      const waiting = client.call(Named, '/v1/x', isOwn ? { signal } : {});
      expect(await thrown(waiting)).toMatchObject({ name: 'AbortError' });
    }
  });

  it('says so when somebody else answers', async () => {
    for (const content of [{ hello: 'world' }, '<html>', '']) {
      answering(content);
      const error = await thrown();
      expect(error).toBeInstanceOf(StackUnavailable);
      expect(error).toMatchObject({ message: `what answers at ${api.url} is no api of this version of Sonde` });
    }
    answering('<html>', 502);
    expect(await thrown()).toMatchObject({ message: 'the api answered 502 Bad Gateway' });
  });

  it('sends with the fetch that it is given', async () => {
    const addresses: string[] = [];
    const send = (address: Parameters<typeof fetch>[0]) => {
      if (typeof address === 'string') addresses.push(address);
      return Promise.resolve(new Response('{"name":"b"}'));
    };
    expect(await new ApiClient('', { fetch: send }).call(Named, '/v1/y')).toEqual({ name: 'b' });
    expect(addresses).toEqual(['/v1/y']);
  });
});

describe('events', () => {
  const event = (name: string, data: string) => `event: ${name}\ndata: ${data}\n\n`;
  const named = (...names: string[]) => names.map((name) => event('thing', JSON.stringify({ name }))).join('');
  /** Begins a stream; `then` says what follows. */
  const streaming = (content: string, then: (response: ServerResponse) => void = (response) => response.end()) => {
    respond = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(content, () => then(response));
    };
  };
  /** Whatever comes, and the error with which it ends, if one does. */
  const read = async (options: { readonly within?: number; readonly signal?: AbortSignal } = {}) => {
    const names: string[] = [];
    const reading = async () => {
      for await (const { name } of api.events(Named, '/v1/x/events', { event: 'thing', ...options })) names.push(name);
    };
    return { error: await thrown(reading()), names };
  };

  it('gives what the events carry up to the event end', async () => {
    streaming(named('a', 'ä') + event('end', '{}') + named('c'));
    expect(await read()).toEqual({ names: ['a', 'ä'], error: undefined });
    expect(received.headers.accept).toBe('text/event-stream');
  });

  it('skips what does not fit, and events of other names', async () => {
    const others = event('thing', '{"name":7}') + event('thing', '{"na') + event('other', '{"name":"a"}');
    streaming(others + named('b') + event('end', '{}'));
    expect(await read()).toEqual({ names: ['b'], error: undefined });
  });

  it('says so where the end comes before anything that fits', async () => {
    streaming(event('thing', '{"name":7}') + event('end', '{}'));
    expect((await read()).error).toMatchObject({ message: expect.stringContaining('no api of this version') });
  });

  it('puts events together that come in pieces, within a letter too', async () => {
    const bytes = Buffer.from(named('ä') + event('end', '{}'));
    const cut = bytes.indexOf('ä') + 1;
    streaming('', (response) => {
      response.write(bytes.subarray(0, cut), () => setImmediate(() => response.end(bytes.subarray(cut))));
    });
    expect(await read()).toEqual({ names: ['ä'], error: undefined });
  });

  it('throws where the stream ends or breaks off before its end', async () => {
    for (const then of [
      (response: ServerResponse) => response.end(),
      (response: ServerResponse) => response.destroy(),
    ]) {
      streaming(named('a'), then);
      const { names, error } = await read();
      expect(names).toEqual(['a']);
      expect(error).toBeInstanceOf(StackUnavailable);
      expect(error).toMatchObject({ message: `no api answers at ${api.url}: sonde up starts one` });
    }
  });

  it('throws the problem with which a stream is refused, and where somebody else answers', async () => {
    refusing('not_found');
    expect((await read()).error).toBeInstanceOf(NotFound);
    answering('<html>');
    expect((await read()).error).toMatchObject({ message: expect.stringContaining('no api of this version') });
  });

  it('waits for the first event as long as it is told to, and ends in silence after one', async () => {
    respond = () => undefined;
    expect((await read({ within: 20 })).error).toBeInstanceOf(StackUnavailable);
    streaming(named('a'), () => undefined);
    expect(await read({ within: 50 })).toEqual({ names: ['a'], error: undefined });
  });

  it('ends with the signal, and closes the connection when nobody reads any more', async () => {
    const controller = new AbortController();
    streaming(named('a'), () => setImmediate(() => controller.abort()));
    expect((await read({ signal: controller.signal })).error).toMatchObject({ name: 'AbortError' });

    const connection = new Promise<ServerResponse>((resolve) => streaming(named('a'), resolve));
    for await (const { name } of api.events(Named, '/v1/x/events', { event: 'thing' })) {
      expect(name).toBe('a');
      break;
    }
    const response = await connection;
    if (!response.closed) await once(response, 'close');
  });
});
