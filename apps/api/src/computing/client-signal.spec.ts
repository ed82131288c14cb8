import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clientSignal } from './client-signal';

describe('clientSignal', () => {
  const seen: { response: ServerResponse; signal: AbortSignal }[] = [];
  const server = createServer((_, response) => {
    seen.push({ response, signal: clientSignal(response) });
    server.emit('asked');
  });
  const first = () => {
    const [only] = seen;
    if (!only) throw new Error('nobody has asked');
    return only;
  };
  let url = '';
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());
  afterEach(() => void seen.splice(0));

  it('is aborted when the client leaves before it has its answer', async () => {
    const client = new AbortController();
    const asked = once(server, 'asked');
    const answer = fetch(url, { signal: client.signal });
    await asked;
    const { signal } = first();
    expect(signal.aborted).toBe(false);
    client.abort();
    await expect(answer).rejects.toThrow();
    if (!signal.aborted) await once(signal, 'abort');
    expect(signal.reason).toMatchObject({ status: 499 });
  });

  it('stays as it is once there is an answer', async () => {
    const asked = once(server, 'asked');
    const answer = fetch(url);
    await asked;
    const { response, signal } = first();
    const closed = once(response, 'close');
    response.end('done');
    expect(await (await answer).text()).toBe('done');
    await closed;
    expect(signal.aborted).toBe(false);
  });
});
