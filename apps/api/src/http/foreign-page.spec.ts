import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SweepView } from '@sonde/contracts';
import { registerDataset } from '@sonde/persistence';
import { writeTinyDataset } from '@sonde/testing';
import { launchBrowser } from '@sonde/testing/browser';
import { startApi, type TestApi } from '../__fixtures__/test-api';

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

let api: TestApi;
let browser: Browser;
/** Somebody else's server on this machine: a notebook, say. */
let other: Server;
let sweep: string;
beforeAll(async () => {
  other = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>hello'));
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
  browser = await launchBrowser();
  api = await startApi(({ folder }) => ({ SONDE_DATA_ROOTS: folder }));
  const path = join(api.folder, 'tiny');
  await registerDataset(api.database, path, await writeTinyDataset(path));
  const body = { name: 'mine', dataset: 'tiny' };
  sweep = (await api.ask(SweepView, '/v1/sweeps', { method: 'POST', body })).id;
});
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => other.close(resolve));
  await api?.stop();
});

/** Runs a script in a page. @returns the status of each answer of the api, by what was asked */
async function during(page: Page, script: string): Promise<string[]> {
  const statuses: string[] = [];
  page.on('response', (response) => {
    const url = new URL(response.url());
    if (url.origin === new URL(api.url).origin) {
      statuses.push(`${response.request().method()} ${url.pathname.replace(sweep, 'ID')} ${response.status()}`);
    }
  });
  await page.evaluate(script);
  return statuses;
}

const stateOf = async () => (await api.ask(SweepView.pick({ state: true }).loose(), `/v1/sweeps/${sweep}`)).state;

describe.each(['127.0.0.1', 'localhost'])('a page of another server of %s', (host) => {
  let page: Page;
  beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(`http://${host}:${(other.address() as AddressInfo).port}/`);
  });
  afterEach(() => page.close());

  it('changes nothing by requests that a browser sends without asking first', async () => {
    const bodies = ['undefined', '"text"', 'new URLSearchParams("a=b")', 'new FormData()', 'new Blob(["{}"])'];
    for (const body of bodies) {
      const options = `{ method: 'POST', mode: 'no-cors', body: ${body} }`;
      // The browser sends it, and keeps the answer to itself.
      const script = `fetch('${api.url}/v1/sweeps/${sweep}/cancel', ${options}).then(() => 'read', () => 'refused')`;
      expect(await page.evaluate(script)).toBe('refused');
      expect(await stateOf()).not.toMatch('cancel');
    }
  });

  it('changes nothing by a form', async () => {
    const submitted = page.waitForResponse(`${api.url}/v1/sweeps/${sweep}/cancel`);
    await page.evaluate(`
      document.body.innerHTML = '<form method="post" action="${api.url}/v1/sweeps/${sweep}/cancel">';
      document.forms[0].submit();
    `);
    expect((await submitted).status()).toBe(403);
    expect(await stateOf()).not.toMatch('cancel');
  });

  it('sends nothing as JSON: the browser asks first, and is refused', async () => {
    const json = "{ method: 'POST', headers: { 'content-type': 'application/json' } }";
    const script = `fetch('${api.url}/v1/sweeps/${sweep}/cancel', ${json}).then(() => 'sent', () => 'refused')`;
    expect(await page.evaluate(script)).toBe('refused');
    expect(await stateOf()).not.toMatch('cancel');
  });

  it('reads nothing, by fetch, script, picture or frame', async () => {
    const list = `${api.url}/v1/sweeps`;
    expect(await page.evaluate(`fetch('${list}').then(() => 'read', () => 'refused')`)).toBe('refused');
    const load = (element: string, source: string) => `new Promise((resolve) => {
      const element = document.createElement('${element}');
      element.onload = () => resolve('loaded');
      element.onerror = () => resolve('refused');
      element.src = '${source}';
      document.body.append(element);
    })`;
    expect(await page.evaluate(load('script', list))).toBe('refused');
    expect(await page.evaluate(load('img', `${api.url}/icon.svg`))).toBe('refused');
    const framed = await during(page, load('iframe', `${api.url}/docs`));
    expect(framed).toEqual(['GET /docs 403']);
  });

  it('may link to the api', async () => {
    await page.evaluate(`document.body.innerHTML = '<a href="${api.url}/v1/sweeps">sweeps</a>'`);
    const followed = page.waitForResponse(`${api.url}/v1/sweeps`);
    await page.click('a');
    expect((await followed).status()).toBe(200);
  });
});

describe('the page of the api', () => {
  it('draws /docs without a complaint, and may do everything', async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    await page.goto(`${api.url}/docs`);
    await page.waitForSelector('.opblock');
    expect(complaints).toEqual([]);
    const json = "{ method: 'POST', headers: { 'content-type': 'application/json' } }";
    const statuses = await during(
      page,
      `fetch('/v1/reconcile', { method: 'POST' }).then(() => fetch('/v1/sweeps/${sweep}/cancel', ${json}))`,
    );
    expect(statuses).toEqual(['POST /v1/reconcile 200', 'POST /v1/sweeps/ID/cancel 202']);
    expect(await stateOf()).toMatch('cancel');
  });
});
