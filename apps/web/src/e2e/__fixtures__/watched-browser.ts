import { launchBrowser } from '@sonde/testing/browser';
import type { ConsoleMessage, Page } from 'playwright-core';
import { DESK, windowOf } from './looks';

/** A browser that notes whatever its pages should not do. */
export interface WatchedBrowser {
  /** Opens an address of the page on a desk's screen, with nothing remembered. */
  open(path: string): Promise<Page>;
  /**
   * What went wrong since it was last asked: errors in the console, among them what the Content-Security-Policy forbade,
   * errors that no one caught, and requests to any other host.
   */
  takeTrouble(): string[];
  /** Closes all windows, and gives the trouble that is left. */
  leave(): Promise<string[]>;
  close(): Promise<void>;
}

/** @param url where the page is, the only place that it may ask */
export async function openBrowser(url: string): Promise<WatchedBrowser> {
  const browser = await launchBrowser();
  let trouble: string[] = [];
  const watch = (page: Page) => {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') trouble.push(inWords(message));
    });
    page.on('pageerror', (error) => trouble.push(`not caught: ${error.message}`));
    page.on('request', (request) => {
      const asked = new URL(request.url());
      // What stands in the page itself is asked of nobody.
      const isWithin = ['data:', 'blob:'].includes(asked.protocol) || asked.origin === new URL(url).origin;
      if (!isWithin) trouble.push(`asked elsewhere: ${asked.href}`);
    });
  };
  const takeTrouble = () => {
    const taken = trouble;
    trouble = [];
    return taken;
  };
  return {
    open: async (path) => {
      const page = await browser.newPage(windowOf(DESK));
      watch(page);
      await page.goto(url + path);
      return page;
    },
    takeTrouble,
    leave: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
      return takeTrouble();
    },
    close: () => browser.close(),
  };
}

function inWords(message: ConsoleMessage): string {
  return `${message.type()} in the console: ${message.text()} (${new URL(message.location().url || 'about:blank').pathname})`;
}
