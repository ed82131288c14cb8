import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { Problem } from '@sonde/contracts';
import { startApi, type TestApi } from '../__fixtures__/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Asks with any method; fetch knows no TRACE. */
async function ask(method: string, path: string, headers: Record<string, string> = {}) {
  const sent = request(api.url + path, { method, headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

describe('a method that a path does not have', () => {
  it.each([
    ['TRACE', '/v1/sweeps', 'GET, HEAD, POST'],
    ['DELETE', '/v1/sweeps/', 'GET, HEAD, POST'],
    ['PUT', '/V1/Sweeps/abc', 'GET, HEAD'],
    ['GET', '/v1/reconcile', 'POST'],
    // Both the plan and a sweep of this name could be meant.
    ['PATCH', '/v1/sweeps/plan', 'GET, HEAD, POST'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['OPTIONS', '/v1/pools', 'GET, HEAD'],
  ])('is refused with those that it has: %s %s', async (method, path, allowed) => {
    const response = await ask(method, path);
    expect([response.statusCode, response.headers.allow]).toEqual([405, allowed]);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(Problem.parse(await json(response))).toMatchObject({
      status: 405,
      detail: `${method} is not allowed here; expected ${allowed}`,
    });
  });

  it('is not found where there is no such path', async () => {
    // What may change something is looked at only with a type that a page cannot send unasked.
    const type = { 'content-type': 'application/json' };
    expect((await ask('TRACE', '/v1/nothing', type)).statusCode).toBe(404);
    expect((await ask('DELETE', '/v1/sweeps/abc/nothing', type)).statusCode).toBe(404);
  });

  it('does not stand in the way of those that it has', async () => {
    for (const method of ['GET', 'HEAD']) expect((await ask(method, '/v1/sweeps')).statusCode).toBe(200);
    expect((await ask('GET', '/v1/sweeps/plan')).statusCode).toBe(404);
  });
});
