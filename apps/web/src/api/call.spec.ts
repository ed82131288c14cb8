import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { BadInput, Conflict, NotFound, StackUnavailable } from '@sonde/contracts';
import { z } from 'zod';
import { call } from './call';

const Answer = z.object({ name: z.string() });

let server: Server;
let url: string;
let status: number;
let answer: string;
let asked: { method?: string | undefined; type?: string | undefined; key?: unknown; body: string };

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, headers } = request;
      asked = { method, type: headers['content-type'], key: headers['idempotency-key'], body };
      response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/x`;
});
afterAll(() => server.close());

beforeEach(() => {
  status = 200;
  answer = '{"name":"a"}';
});

const problem = (code: string, errors?: readonly unknown[]) => {
  status = 422;
  answer = JSON.stringify({ type: `urn:${code}`, title: code, status, detail: `about ${code}`, code, errors });
};
const thrown = () =>
  call(Answer, url).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('call', () => {
  it('sends a string as YAML and all else as JSON', async () => {
    expect(await call(Answer, url, { method: 'POST', body: 'name: x', headers: { 'idempotency-key': 'k' } })).toEqual({
      name: 'a',
    });
    expect(asked).toEqual({ method: 'POST', type: 'application/yaml', key: 'k', body: 'name: x' });
    await call(Answer, url, { method: 'POST', body: { cancelled: true } });
    expect(asked).toMatchObject({ type: 'application/json', body: '{"cancelled":true}' });
    await call(Answer, url);
    expect(asked).toMatchObject({ method: 'GET', type: undefined, body: '' });
  });

  it.each([
    ['bad_input', BadInput],
    ['not_found', NotFound],
    ['conflict', Conflict],
    ['unavailable', StackUnavailable],
    ['internal', StackUnavailable],
  ])('turns the problem %s into its error', async (code, kind) => {
    problem(code);
    const error = await thrown();
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ message: `about ${code}` });
  });

  it('keeps the places of bad input', async () => {
    problem('bad_input', [{ detail: 'no such layer', pointer: '#/layers/0', line: 3, column: 9 }]);
    expect(await thrown()).toMatchObject({
      issues: [{ message: 'no such layer', pointer: '/layers/0', line: 3, column: 9 }],
    });
  });

  it('says so when somebody else answers, or nobody does', async () => {
    answer = '{"hello":"world"}';
    expect(await thrown()).toMatchObject({ message: expect.stringContaining('another version') });
    status = 502;
    answer = '<html>';
    expect(await thrown()).toMatchObject({ message: 'the api answered 502 Bad Gateway' });
    const nowhere = call(Answer, url.replace(/:\d+/, ':1'));
    await expect(nowhere).rejects.toThrow('the api does not answer: sonde up starts it');
  });
});
