import { BadInput, Conflict, NotFound, StackUnavailable, SweepView, type Problem } from '@sonde/contracts';
import { startFakeApi, type Answer, type FakeApi } from './__fixtures__/fake-api';
import { sweepView } from './__fixtures__/samples';
import { ApiClient } from './api-client';

let answer: Answer;
let server: FakeApi;
let api: ApiClient;
beforeEach(async () => {
  server = await startFakeApi(() => answer);
  api = new ApiClient(server.url);
});
afterEach(() => server.close());

const call = () => api.call(SweepView, '/v1/sweeps/abc123');
const thrown = (): Promise<unknown> =>
  call().then(
    () => undefined,
    (error: unknown) => error,
  );
const problem = (code: string, fields: Partial<Problem> = {}): Answer => {
  const base = { type: `urn:sonde:problem:${code}`, title: code, status: 422, detail: `about ${code}`, code };
  return { status: 422, json: { ...base, ...fields } };
};

describe('ApiClient', () => {
  it('gives what the api answers, and sends what it is given', async () => {
    answer = { json: sweepView('running') };
    expect(await call()).toEqual(sweepView('running'));
    const request = { method: 'POST', body: { name: 'ä' }, headers: { 'idempotency-key': 'k' } } as const;
    await api.call(SweepView, '/v1/sweeps', request);
    expect(server.asked).toMatchObject([
      { what: 'GET /v1/sweeps/abc123', body: undefined },
      {
        what: 'POST /v1/sweeps',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
        body: { name: 'ä' },
      },
    ]);
  });

  it('names a type in what changes something, without a body too: the api refuses what browsers send unasked', async () => {
    answer = { json: sweepView('cancelling') };
    await api.call(SweepView, '/v1/sweeps/abc123/cancel', { method: 'POST' });
    expect(server.asked).toMatchObject([{ headers: { 'content-type': 'application/json' }, body: undefined }]);
  });

  it.each([
    ['bad_input', BadInput],
    ['not_found', NotFound],
    ['conflict', Conflict],
    ['unavailable', StackUnavailable],
    ['host', StackUnavailable],
    ['internal', StackUnavailable],
  ])('turns the problem %s into its error', async (code, kind) => {
    answer = problem(code);
    const error = await thrown();
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ message: `about ${code}` });
  });

  it('keeps the places of bad input', async () => {
    const place = { file: 'the sweep file', line: 3, column: 9, split: 'val', row: 7 };
    answer = problem('bad_input', {
      errors: [
        { detail: 'stands twice', pointer: '#/layers/1', also: '#/layers/0' },
        { detail: 'is missing', ...place },
      ],
    });
    expect(await thrown()).toMatchObject({
      issues: [
        { message: 'stands twice', pointer: '/layers/1', also: '/layers/0' },
        { message: 'is missing', ...place },
      ],
    });
  });

  it('says so when nobody answers', async () => {
    await server.close();
    const error = await thrown();
    expect(error).toBeInstanceOf(StackUnavailable);
    expect(error).toMatchObject({ message: `no api answers at ${server.url}: sonde up starts one` });
    server = await startFakeApi(() => answer);
  });

  it('says what is known of an api that does not answer', async () => {
    api = new ApiClient(server.url, { whyAway: () => 'it is down' });
    answer = 'broken';
    expect(await thrown()).toMatchObject({ message: 'it is down' });
  });

  it('waits for an answer as long as it is told to, and ends with the interruption', async () => {
    answer = 'none';
    await expect(api.call(SweepView, '/v1/sweeps', { within: 10 })).rejects.toThrow(StackUnavailable);
    const controller = new AbortController();
    api = new ApiClient(server.url, { interrupted: controller.signal });
    const waiting = thrown();
    controller.abort();
    expect(await waiting).toMatchObject({ name: 'AbortError' });
  });

  it('says so when the connection breaks off', async () => {
    answer = 'broken';
    expect(await thrown()).toBeInstanceOf(StackUnavailable);
  });

  it('says so when somebody else answers', async () => {
    for (const other of [{ json: { hello: 'world' } }, { text: '<html>' }, { text: '' }]) {
      answer = other;
      const error = await thrown();
      expect(error).toBeInstanceOf(StackUnavailable);
      expect(error).toMatchObject({ message: `what answers at ${server.url} is no api of this version of Sonde` });
    }
    answer = { status: 502, text: '<html>' };
    expect(await thrown()).toMatchObject({ message: 'the api answered 502 Bad Gateway' });
  });
});
