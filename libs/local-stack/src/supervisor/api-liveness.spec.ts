import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { apiLiveness } from './api-liveness';

let child: ChildProcess;
let server: Server;
let url: string;
beforeAll(async () => {
  // Not asked itself: the api answers over HTTP.
  child = fork(path.join(__dirname, '..', '__fixtures__', 'program.cjs'), ['runs'], { execArgv: [] });
  // An api whose threads for files are stuck.
  server = createServer(({ url: path }, response) => {
    if (path === '/health/live') response.end('{}');
    if (path === '/health/unavailable/health/ready') response.writeHead(503).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  child.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
});

describe('apiLiveness', () => {
  it('wants the api ready as long as its servers answer, and alive where they do not', async () => {
    const waits = new AbortController();
    const answer = apiLiveness(url, () => true).ask(child, waits.signal);
    expect(await apiLiveness(url, () => false).ask(child, waits.signal)).toBe(true);
    waits.abort();
    await expect(answer).rejects.toThrow('aborted');
  });

  it('takes any status for an answer', async () => {
    const { signal } = new AbortController();
    expect(await apiLiveness(`${url}/health/unavailable`, () => true).ask(child, signal)).toBe(true);
  });
});
