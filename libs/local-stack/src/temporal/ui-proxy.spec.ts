import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createUiProxy } from './ui-proxy';

/** What the UI was asked. */
let asked: string[];
let ui: Server;
let proxy: Server;
beforeEach(async () => {
  asked = [];
  ui = await listening(
    createServer((incoming, response) => {
      void text(incoming).then((body) => {
        asked.push(`${incoming.method} ${incoming.url} ${body}`);
        if (incoming.url === '/broken') response.write('half', () => response.destroy());
        else response.writeHead(201, { 'set-cookie': '_csrf=x' }).end('workflows');
      });
    }),
  );
  proxy = await listening(createUiProxy({ target: portOf(ui) }));
});
afterEach(() => {
  for (const server of [proxy, ui]) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** Sends any headers, as no fetch does. */
async function ask(headers: Record<string, string>, { method = 'GET', path = '/', body = '' } = {}) {
  const sent = request({ host: '127.0.0.1', port: portOf(proxy), method, path, headers });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, cookies: answer.headers['set-cookie'], body: await text(answer) };
}

describe('createUiProxy', () => {
  it('forwards what is asked under a name of this machine, on any port', async () => {
    for (const host of ['127.0.0.1:8233', 'localhost:9000', 'LOCALHOST', '[::1]:8233'])
      expect(await ask({ host })).toEqual({ status: 201, cookies: ['_csrf=x'], body: 'workflows' });
    const host = 'localhost:8233';
    await ask({ host, origin: `http://${host}` }, { method: 'POST', path: '/api/v1/x?y=1', body: '{}' });
    expect(asked).toEqual([...Array<string>(4).fill('GET / '), 'POST /api/v1/x?y=1 {}']);
  });

  it('refuses names that were rebound to this machine, and pages of others', async () => {
    const host = 'localhost:8233';
    const foreign: Record<string, string>[] = [
      { host: 'evil.example' },
      { host: 'evil.example:8233' },
      { host: 'localhost.evil.example' },
      { host: 'evil.example', origin: 'http://evil.example' },
      { host, origin: 'https://evil.example' },
      { host, origin: 'http://localhost:3000' },
      { host, origin: 'null' },
    ];
    for (const headers of foreign) expect([headers, (await ask(headers)).status]).toEqual([headers, 403]);
    expect(asked).toEqual([]);
  });

  it('says so where no UI answers, and breaks off where the UI does', async () => {
    const host = 'localhost';
    await expect(ask({ host }, { path: '/broken' })).rejects.toThrow('aborted');
    ui.closeAllConnections();
    ui.close();
    expect(await ask({ host })).toMatchObject({ status: 502, body: 'Temporal does not answer.\n' });
    proxy.close();
    proxy = await listening(createUiProxy({ target: undefined }));
    expect(await ask({ host })).toMatchObject({ status: 503 });
  });
});
