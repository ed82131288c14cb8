import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ControlView, SweepDetail } from '@sonde/contracts';
import { findStack } from '@sonde/local-stack';
import { launchBrowser } from '@sonde/testing/browser';
import type { Browser, Page } from 'playwright-core';
import { LONG, openPageStack, type PageStack } from './__fixtures__/page-stack';

/**
 * What a page on the web can do to a stack with the browser of somebody who has one: it sends the requests that ended
 * every sweep before they were closed, to all that Temporal listens on. The browser is one without the checks by which
 * newer ones keep pages off the local network.
 */
const EVIL = 'evil.example';
const ARGS = [
  '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
  // The page's name is bound to this machine: DNS rebinding, at its end.
  `--host-resolver-rules=MAP ${EVIL} 127.0.0.1`,
];

let stack: PageStack;
let browser: Browser;
let site: Server;
let ports: readonly number[];
let sweep: string;
beforeAll(async () => {
  stack = await openPageStack();
  await stack.addDataset('tiny');
  sweep = await stack.submit({ name: 'long', dataset: 'tiny', ...LONG });
  await stack.inState(sweep, 'running');
  // A sweep that waits does not end by itself, however long this takes.
  await stack.ask(ControlView, `/v1/sweeps/${sweep}/pause`, {});
  ports = temporalPorts();
  site = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<h1>Free cake</h1>'));
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  browser = await launchBrowser(ARGS);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  site?.close();
  await stack?.close();
}, 60_000);

/** All that Temporal listens on, its Web UI's proxy among them. */
function temporalPorts(): number[] {
  const parts = findStack(stack.home)?.parts ?? [];
  return parts.flatMap(({ name, process }) =>
    process && ['temporal', 'temporal-ui'].includes(name) ? listeningPorts(process.pid) : [],
  );
}

async function openSite(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`http://${EVIL}:${(site.address() as AddressInfo).port}/`);
  return page;
}

const TERMINATE = {
  path: '/api/v1/namespaces/default/batch-operations/free-cake',
  body: JSON.stringify({
    visibilityQuery: 'WorkflowType="sweep" AND ExecutionStatus="Running"',
    reason: 'cake',
    terminationOperation: { identity: 'cake' },
  }),
};

/** Sends a request as a page may without asking first; gives what it can read of the answer, or why it got none. */
function send(page: Page, url: string, { mode, body }: { mode?: RequestMode; body?: string } = {}) {
  const request = { url, mode: mode ?? 'cors', body };
  return page.evaluate(async ({ url, mode, body }) => {
    const csrf = /_csrf=([^;]+)/.exec(document.cookie)?.[1];
    const headers = { 'content-type': 'text/plain', ...(csrf ? { 'x-csrf-token': csrf } : {}) };
    const post = body === undefined ? {} : { method: 'POST', body, headers };
    try {
      const response = await fetch(url, { mode, ...post, signal: AbortSignal.timeout(3_000) });
      return `${response.status} ${await response.text()}`;
    } catch (error) {
      return String(error);
    }
  }, request);
}

/** Asks Temporal's Web UI as its reader does. */
async function askUi(path: string): Promise<unknown> {
  const ui = findStack(stack.home)?.addresses?.temporalUiUrl;
  return (await fetch(`${ui}/api/v1/namespaces/default/${path}`)).json();
}

/** Neither is it harmed, nor is anything under way that will harm it. */
async function expectUnharmed(): Promise<void> {
  expect(await askUi('batch-operations')).not.toHaveProperty('operationInfo');
  const status = 'WORKFLOW_EXECUTION_STATUS_RUNNING';
  expect(await askUi(`workflows/sweep-${sweep}`)).toMatchObject({ workflowExecutionInfo: { status } });
  expect((await stack.ask(SweepDetail, `/v1/sweeps/${sweep}`)).state).toBe('paused');
}

describe('a page on the web', () => {
  it('ends no sweep by requests to another origin, and reads nothing', async () => {
    expect(ports.length).toBeGreaterThan(3);
    const page = await openSite();
    for (const port of ports) {
      const url = `http://127.0.0.1:${port}`;
      await send(page, url + TERMINATE.path, { mode: 'no-cors', body: TERMINATE.body });
      const read = await send(page, `${url}/api/v1/namespaces/default/workflows`);
      expect([port, read]).toEqual([port, expect.stringContaining('TypeError')]);
    }
    await expectUnharmed();
  });

  it('ends no sweep and reads none once its name was rebound to this machine', async () => {
    const reached: number[] = [];
    for (const port of ports) {
      const url = `http://${EVIL}:${port}`;
      const page = await browser.newPage();
      // Then the page is of the very origin that it asks. A browser shows nothing of what is no HTTP or barred to it.
      if (await page.goto(url).catch(() => null)) {
        reached.push(port);
        const answers = [
          await send(page, `${url}/api/v1/namespaces/default/workflows`),
          await send(page, url + TERMINATE.path, { body: TERMINATE.body }),
        ];
        expect(answers.filter((answer) => answer.startsWith('200') || answer.includes(sweep))).toEqual([]);
      }
      await page.close();
    }
    // The HTTP API, the proxy of the UI, and figures for Prometheus; neither gRPC nor the UI itself.
    expect(reached).toHaveLength(3);
    await expectUnharmed();
  });
});

/** The TCP ports that a process listens on, as Linux tells them. */
function listeningPorts(pid: number): number[] {
  const folder = `/proc/${pid}/fd`;
  const sockets = new Set(readdirSync(folder).map((descriptor) => readlinkSync(`${folder}/${descriptor}`)));
  const rows = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').trim().split('\n').slice(1);
  return rows.flatMap((row) => {
    // Address and port in hex, state (0A: it listens), inode.
    const [, address = '', , state, , , , , , inode] = row.trim().split(/\s+/);
    const isOwn = state === '0A' && sockets.has(`socket:[${inode}]`);
    return isOwn ? [Number.parseInt(address.split(':')[1] ?? '', 16)] : [];
  });
}
