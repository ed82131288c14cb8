import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SweepPage } from '@sonde/contracts';
import { startApi, type TestApi } from '../__fixtures__/test-api';

// As Chromium opens an address.
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' };
const DOCUMENT = '<!doctype html><title>Sonde</title><script type="module" src="/assets/index-Dk1.js"></script>';

let page: string;
let api: TestApi;
beforeAll(async () => {
  api = await startApi(({ folder }) => ({ SONDE_PAGE: (page = join(folder, '.built', 'page')) }));
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), DOCUMENT);
  await writeFile(join(page, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(page, 'assets', 'index-Dk1.js'), 'void 0;');
});
afterAll(() => api.stop());

const open = (path: string, headers: Readonly<Record<string, string>> = BROWSER) => api.send(path, { headers });

describe('the page', () => {
  it.each(['/', '/sweeps/0123456789', '/compare?one=a.b&other=c', '/v1x', '/nothing/that/there/is'])(
    'is what a browser gets at %s, and asks after anew each time',
    async (path) => {
      const response = await open(path);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(await response.text()).toBe(DOCUMENT);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('etag')).toMatch(/^W?\/?"/);
    },
  );

  it('may run and load what the api serves, and nothing else', async () => {
    for (const path of ['/', '/sweeps/0123456789', '/index.html']) {
      const { headers } = await open(path);
      const rules = (headers.get('content-security-policy') ?? '').split('; ');
      expect(rules).toContain("default-src 'self'");
      expect(rules).toContain("frame-ancestors 'none'");
      // Without a rule of their own, these have the default.
      expect(rules.filter((rule) => /^(script|connect|font|worker)-src/.test(rule))).toEqual([]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('has files, of which those with a digest in their name stay', async () => {
    const script = await open('/assets/index-Dk1.js', {});
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const icon = await open('/icon.svg', {});
    expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(icon.headers.get('cache-control')).toBe('no-cache');
  });

  it('hides nothing of the api, whatever is asked for it', async () => {
    expect((await open('/docs')).headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await (await open('/docs')).text()).toContain('swagger-ui');
    expect(await api.ask(SweepPage, '/v1/sweeps', { headers: BROWSER })).toEqual({ items: [], next_cursor: null });
    expect(await (await open('/health/live')).json()).toEqual({ status: 'ok' });
    for (const path of ['/v1', '/v1/nothing', '/v1/sweeps/nobody', '/health/nothing', '/assets/index-old.js']) {
      expect(await api.refused(path, { headers: BROWSER })).toMatchObject({ status: 404 });
    }
  });

  it('is not the answer to a program, nor to what is sent', async () => {
    for (const accept of ['*/*', 'application/json', 'image/png,*/*;q=0.8']) {
      expect(await api.refused('/sweeps/0123456789', { headers: { accept } })).toMatchObject({ status: 404 });
    }
    expect(await api.refused('/', { method: 'POST', headers: BROWSER })).toMatchObject({ status: 404 });
  });

  it('holds no file from beside it', async () => {
    await writeFile(join(page, '..', 'secret'), 'secret');
    for (const path of ['/..%2fsecret', '/assets/..%2f..%2fsecret', '/%2e%2e/secret']) {
      expect(await (await open(path)).text()).not.toBe('secret');
    }
  });

  it('says how to build it where that has not happened, and is there as soon as it has', async () => {
    await rename(page, `${page}-away`);
    const response = await open('/sweeps/0123456789');
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/plain; charset=utf-8']);
    expect(await response.text()).toMatch(/^The page is not built: run `npm run setup` .*\n$/);
    await rename(`${page}-away`, page);
    expect((await open('/sweeps/0123456789')).status).toBe(200);
  });
});
