import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** What set-up knows of browsers: JavaScript of the clone, as it runs before there are packages. */
interface SetUp {
  readonly createContext: () => object;
  readonly locateBrowser: (context: object) => { readonly file: string } | undefined;
}

const TOOLS = path.resolve(__dirname, '..', '..', '..', 'tools', 'setup');
const fromTools = createRequire(path.join(TOOLS, 'browser.cjs'));

/**
 * Starts the browser that set-up found or installed, without a window. Whoever starts it closes it; one does for a
 * whole spec file, since `browser.newPage({ viewport, colorScheme })` shares nothing with other pages.
 *
 * @param further command line arguments of Chromium
 * @throws Error where this machine has none
 */
export async function launchBrowser(further: readonly string[] = []): Promise<Browser> {
  const { locateBrowser } = fromTools('./browser.cjs') as SetUp;
  const { createContext } = fromTools('./context.cjs') as SetUp;
  const browser = locateBrowser(createContext());
  if (!browser) throw new Error('this machine has no browser for tests: npm test says how to get one');
  // Chromium refuses its sandbox to root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: browser.file, args: [...sandbox, ...further] });
}
