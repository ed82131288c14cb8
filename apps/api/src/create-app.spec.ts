import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { Problem, SweepPage } from '@sonde/contracts';
import { createGate, type Gate } from './__fixtures__/gate';
import { startApi, type TestApi } from './__fixtures__/test-api';

let postgresGate: Gate;
let api: TestApi;
beforeAll(async () => {
  const servers = new URL(process.env['SONDE_TEST_POSTGRES_URL'] ?? '');
  postgresGate = await createGate(servers.host);
  api = await startApi(({ databaseUrl }) => ({
    SONDE_DATABASE_URL: databaseUrl.replace(servers.host, postgresGate.address),
    SONDE_API_NAMES: 'Sonde.lab, probes.lab',
    SONDE_ALLOWED_ORIGINS: 'https://Tunnel.example/',
  }));
});
afterAll(async () => {
  await api.stop();
  await postgresGate.close();
});

describe('the Host check', () => {
  /** Asks under a name; fetch would not let it be chosen. */
  async function ask(host: string, headers: Readonly<Record<string, string>> = {}, path = '/v1/sweeps') {
    const [response] = (await once(request(api.url + path, { headers: { host, ...headers } }).end(), 'response')) as [
      IncomingMessage,
    ];
    return { status: response.statusCode, type: response.headers['content-type'], body: await json(response) };
  }

  it.each(['localhost', 'localhost:1', 'LOCALHOST:65535', '127.0.0.1', '127.0.0.1:8080', '[::1]', '[::1]:8080'])(
    'lets %s pass',
    async (host) => {
      expect(await ask(host)).toMatchObject({ status: 200 });
    },
  );

  it('lets the names of SONDE_API_NAMES pass', async () => {
    expect(await ask('sonde.lab')).toMatchObject({ status: 200 });
    expect(await ask('probes.lab', { origin: 'https://Probes.Lab' })).toMatchObject({ status: 200 });
  });

  it.each(['evil.example', 'evil.example:8080', 'localhost.evil.example', 'evil-localhost', 'lab', '::1', '127.0.0.2'])(
    'refuses %j, whatever is asked for',
    async (host) => {
      for (const path of ['/v1/sweeps', '/health/live', '/docs', '/docs/openapi.json', '/nothing']) {
        const { status, type, body } = await ask(host, {}, path);
        expect([status, type]).toEqual([403, 'application/problem+json; charset=utf-8']);
        expect(Problem.parse(body)).toMatchObject({ status: 403, code: 'host' });
        expect(Problem.parse(body).detail).toContain(JSON.stringify(host));
      }
    },
  );

  it.each([
    'http://evil.example',
    'https://evil.example:8080',
    'null',
    'http://localhost.evil.example',
    'localhost@evil',
  ])('refuses the origin %s under a name of this machine', async (origin) => {
    const { status, body } = await ask('localhost', { origin });
    expect(status).toBe(403);
    expect(Problem.parse(body).detail).toContain(JSON.stringify(origin));
  });

  it("lets the api's own page ask, through a tunnel too", async () => {
    const own: [host: string, origin: string][] = [
      ['localhost', 'http://localhost'],
      ['localhost:80', 'http://localhost'],
      ['localhost', 'https://localhost'],
      ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
      ['[::1]:8080', 'http://[::1]:8080'],
      ['localhost:8080', 'https://tunnel.example'],
    ];
    for (const [host, origin] of own) expect(await ask(host, { origin })).toMatchObject({ status: 200 });
  });

  it.each([
    ['localhost:8080', 'http://localhost:3000'],
    ['localhost:8080', 'http://localhost'],
    ['localhost:8080', 'http://127.0.0.1:8080'],
    ['localhost', 'http://tunnel.example'],
    ['localhost', 'file://'],
    ['localhost', ''],
  ])('refuses under %s the origin %j', async (host, origin) => {
    const { status, body } = await ask(host, { origin });
    expect([status, Problem.parse(body).code]).toEqual([403, 'origin']);
  });

  it('refuses what a page elsewhere loads, but not what it links to', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const picture = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
      expect(await ask('localhost', picture)).toMatchObject({ status: 403 });
      const frame = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
      expect(await ask('localhost', frame)).toMatchObject({ status: 403 });
      const link = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
      expect(await ask('localhost', link)).toMatchObject({ status: 200 });
    }
    expect(await ask('localhost', { 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 200 });
  });

  /** Sends a request as it is written. @returns the first line of the answer */
  async function write(lines: readonly string[]): Promise<string> {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
    return (await text(socket)).split('\r\n')[0] ?? '';
  }

  it('refuses two Hosts, none, and an address with a host of its own', async () => {
    const line = 'GET /v1/sweeps HTTP/1.1';
    expect(await write([line, 'Host: localhost'])).toBe('HTTP/1.1 200 OK');
    expect(await write([line, 'Host: localhost', 'Host: evil.example'])).toMatch('400');
    expect(await write([line, 'Host: evil.example', 'Host: localhost'])).toMatch('400');
    expect(await write([line])).toMatch('400');
    expect(await write(['GET http://evil.example/v1/sweeps HTTP/1.1', 'Host: localhost'])).toMatch('400');
    expect(await write(['GET http://localhost/v1/sweeps HTTP/1.1', 'Host: localhost'])).toMatch('400');
  });

  it('answers an address that is too long for Node', async () => {
    expect((await api.send(`/v1/sweeps?cursor=${'a'.repeat(100_000)}`)).status).toBe(431);
  });
});

describe('what changes something', () => {
  const reconcile = (headers: Readonly<Record<string, string>>, body?: string | URLSearchParams | FormData) =>
    fetch(`${api.url}/v1/reconcile`, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });

  it.each<[string, Parameters<typeof reconcile>]>([
    ['text', [{}, 'text']],
    ['text that says it is JSON', [{ 'content-type': 'text/plain; charset=application/json' }, '{}']],
    ['a form', [{}, new URLSearchParams({ a: 'b' })]],
    ['a form of parts', [{}, new FormData()]],
    ['no type', [{}]],
    ['an empty type', [{ 'content-type': '' }, '{}']],
    ['no type from the page of the api, with a body', [{ 'content-type': '', origin: 'HERE' }, '{}']],
  ])('is refused as %s', async (_, [headers, body]) => {
    const { origin, ...others } = headers;
    const response = await reconcile({ ...others, ...(origin !== undefined && { origin: api.url }) }, body);
    expect(response.status).toBe(415);
    expect(Problem.parse(await response.json()).detail).toContain('application/json');
  });

  it.each<Record<string, string>>([
    { 'content-type': 'application/json' },
    { 'content-type': 'Application/JSON; charset=utf-8' },
    { 'content-type': 'application/yaml' },
  ])('is taken as %j without a body', async (headers) => {
    expect((await reconcile(headers)).status).toBe(200);
  });

  it('is taken from the page of the api without a body and a type', async () => {
    expect((await reconcile({ origin: api.url })).status).toBe(200);
  });
});

describe('every answer', () => {
  it.each(['/', '/docs', '/docs/openapi.json', '/v1/sweeps', '/v1/nothing', '/health/live', '/nothing'])(
    'of %s tells browsers to trust nobody else with it',
    async (path) => {
      const { headers } = await api.send(path);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('holds for those that are refused', async () => {
    const { headers, status } = await fetch(`${api.url}/v1/sweeps`, { headers: { origin: 'https://evil.example' } });
    expect([status, headers.get('x-content-type-options')]).toEqual([403, 'nosniff']);
  });
});

describe('GET /health', () => {
  const health = async (path: string) => {
    const response = await api.send(`/health/${path}`);
    return { status: response.status, body: await response.json() };
  };

  it('says that the api lives, and that its servers answer', async () => {
    expect(await health('live')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await health('ready')).toEqual({ status: 200, body: { status: 'ok', postgres: true, temporal: true } });
  });

  it('is not ready while Postgres is away, and ready when it is back', async () => {
    postgresGate.shut();
    const body = { status: 'unavailable', postgres: false, temporal: true };
    expect(await health('ready')).toEqual({ status: 503, body });
    expect(await health('live')).toMatchObject({ status: 200 });
    expect(await api.refused('/v1/sweeps')).toMatchObject({
      status: 503,
      code: 'unavailable',
      detail: 'Postgres does not answer',
    });
    postgresGate.open();
    expect(await health('ready')).toMatchObject({ status: 200 });
    expect(await api.ask(SweepPage, '/v1/sweeps')).toMatchObject({ items: [] });
  });
});

describe('GET /docs/openapi.json', () => {
  interface Operation {
    readonly parameters: readonly { name: string; in: string; required: boolean }[];
    readonly requestBody?: {
      readonly required?: boolean;
      readonly content: Record<string, { schema: { $ref: string } }>;
    };
    readonly responses: Readonly<Record<string, { content?: Record<string, { schema: object }> }>>;
  }
  interface Document {
    readonly paths: Readonly<Record<string, Record<string, Operation>>>;
    readonly components: { readonly schemas: Readonly<Record<string, Record<string, unknown>>> };
  }
  let document: Document;
  beforeAll(async () => {
    document = (await (await api.send('/docs/openapi.json')).json()) as Document;
  });

  it('lists all routes, each with what it answers', () => {
    const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { responses }]) => [
        `${method} ${path}`,
        Object.keys(responses).filter((status) => status < '400'),
      ]),
    );
    expect(Object.fromEntries(routes)).toEqual({
      'get /v1/sweeps': ['200'],
      'post /v1/sweeps': ['202'],
      'get /v1/sweeps/{id}': ['200'],
      'get /v1/sweeps/{id}/events': ['200'],
      'get /v1/sweeps/{id}/report': ['200'],
      'get /v1/sweeps/{id}/best': ['200'],
      'get /v1/sweeps/{id}/best-layer': ['200'],
      'get /v1/sweeps/{id}/profile': ['200'],
      'get /v1/sweeps/{id}/sensitivity': ['200'],
      'get /v1/sweeps/{id}/curves': ['200'],
      'get /v1/sweeps/{id}/path': ['200'],
      'get /v1/sweeps/{id}/export': ['200'],
      'post /v1/sweeps/{id}/unseal': ['201'],
      'get /v1/compare': ['200'],
      'post /v1/evaluations': ['200'],
      'get /v1/sweeps/{id}/trials': ['200'],
      'get /v1/sweeps/{id}/probes': ['200'],
      'post /v1/sweeps/{id}/cancel': ['202'],
      'post /v1/sweeps/{id}/extend': ['202'],
      'post /v1/sweeps/{id}/pause': ['202'],
      'post /v1/sweeps/{id}/resume': ['202'],
      'post /v1/sweeps/{id}/retry': ['202'],
      'post /v1/sweeps/plan': ['200'],
      'get /v1/events': ['200'],
      'post /v1/reconcile': ['200'],
      'get /v1/pools': ['200'],
      'get /v1/probes/{key}': ['200'],
      'get /v1/probes/{key}/card': ['200'],
      'get /v1/probes/{key}/weights': ['200'],
      'get /v1/datasets': ['200'],
      'post /v1/datasets': ['200', '202'],
      'get /v1/datasets/registrations/{id}': ['200'],
      'get /v1/datasets/registrations/{id}/events': ['200'],
      'post /v1/datasets/registrations/{id}/cancel': ['202'],
      'get /v1/datasets/{reference}': ['200'],
      'get /v1/datasets/{reference}/best': ['200'],
      'get /health/live': ['200'],
      'get /health/ready': ['200'],
    });
  });

  it('has the schema of the sweep file, as JSON and as YAML', () => {
    const { requestBody, parameters } = document.paths['/v1/sweeps']?.['post'] ?? { parameters: [] };
    const content = requestBody?.content ?? {};
    expect(Object.keys(content)).toEqual(['application/json', 'application/yaml']);
    const name = content['application/yaml']?.schema.$ref.split('/').at(-1) ?? '';
    expect(document.components.schemas[name]).toMatchObject({
      type: 'object',
      required: ['name', 'dataset'],
      additionalProperties: false,
      properties: { layers: { type: 'array', default: ['*'] }, parameters: {}, replicates: {}, metric: {} },
    });
    expect(parameters).toMatchObject([{ name: 'idempotency-key', in: 'header', required: false }]);
  });

  it('has the schemas of what control takes', () => {
    const bodyOf = (path: string) => document.paths[path]?.['post']?.requestBody;
    const nameOf = (path: string, type: string) => bodyOf(path)?.content[type]?.schema.$ref.split('/').at(-1) ?? '';
    const { schemas } = document.components;
    expect(schemas[nameOf('/v1/sweeps/{id}/extend', 'application/yaml')]).toMatchObject({
      additionalProperties: false,
      properties: { layers: {}, parameters: {}, replicates: {}, max_configurations: {} },
    });
    expect(schemas[nameOf('/v1/sweeps/{id}/retry', 'application/json')]).toMatchObject({
      properties: { class: {}, trials: {}, cancelled: { default: false } },
    });
    expect(bodyOf('/v1/sweeps/{id}/retry')).toMatchObject({ required: true });
  });

  it('is shown as a page', async () => {
    const page = await api.send('/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('swagger-ui');
  });
});

describe('what there is not', () => {
  it('is a problem too', async () => {
    expect(await api.refused('/v2/sweeps')).toMatchObject({ status: 404, detail: 'Cannot GET /v2/sweeps' });
    expect(await api.refused('/v1/sweeps/%E0')).toMatchObject({ status: 400 });
  });
});
