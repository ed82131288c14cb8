// @ts-check
'use strict';
const path = require('node:path');
const { findProgram, isExecutable, onPath } = require('./find-program.cjs');
const { run } = require('./run-command.cjs');
const { SetUpError, messageOf } = require('./set-up-error.cjs');

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const macPrograms = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);
// Without a font a headless browser draws no text at all.
const debianPackages = ['chromium', 'fonts-dejavu-core'];

/**
 * The browser for the tests of the page: one that is there, else Debian's.
 *
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function provideBrowser(context, say) {
  const browser = locateBrowser(context) ?? (await installBrowser(context, say));
  return `${browser.file} ${browser.version}`;
}

/**
 * A Chromium, or what is built on it, that runs on this machine. Specs ask this too.
 *
 * @param {import('./context.cjs').Context} context
 * @returns {{ file: string, version: string } | undefined} its absolute path and major version
 */
function locateBrowser(context) {
  const { env } = context;
  if (env.SONDE_BROWSER) {
    const version = versionOf(path.resolve(env.SONDE_BROWSER), env);
    if (version) return { file: path.resolve(env.SONDE_BROWSER), version };
    throw new SetUpError(`SONDE_BROWSER is "${env.SONDE_BROWSER}", which is no Chromium, Chrome or Edge that runs.`);
  }
  for (const file of candidates(context)) {
    const version = versionOf(file, env);
    if (version) return { file, version };
  }
  return undefined;
}

/** @param {import('./context.cjs').Context} context */
function* candidates({ root, env, platform }) {
  for (const name of programs) yield onPath(name, env);
  if (platform.startsWith('darwin')) yield* macPrograms;
  // Last, since the package alone takes a second to load.
  yield browserOfPlaywright(root);
}

/** @param {string} root */
function browserOfPlaywright(root) {
  try {
    return require(path.join(root, 'node_modules', 'playwright-core')).chromium.executablePath();
  } catch {
    // The package is not there, or knows no browser for this system.
    return undefined;
  }
}

/**
 * Running it is the only sure look: Ubuntu's chromium-browser does nothing but ask for a snap.
 *
 * @param {string | undefined} file
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function versionOf(file, env) {
  if (!file || !isExecutable(file)) return undefined;
  return /(?:Chrom|Edge).* (\d+)\.\d/.exec(findProgram([file], ['--version'], env)?.output ?? '')?.[1];
}

/**
 * @param {import('./context.cjs').Context} context
 * @param {import('./context.cjs').Say} say
 */
async function installBrowser(context, say) {
  const { env } = context;
  const isRoot = findProgram(['id'], ['-u'], env)?.output.trim() === '0';
  if (!isRoot || !onPath('apt-get', env)) throw missingBrowser();
  say(`installing ${debianPackages.join(' and ')}`);
  const apt = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    await run('apt-get', ['update'], apt);
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...debianPackages], apt);
  } catch (error) {
    throw missingBrowser(messageOf(error));
  }
  const installed = locateBrowser(context);
  if (!installed) throw missingBrowser('apt-get installed one that does not run.');
  return installed;
}

/** @param {string} [tried] what came of an attempt to install one */
function missingBrowser(tried) {
  return new SetUpError(
    [
      'This machine lacks a browser, in which the page is tested: Chromium, Chrome or Edge. On the PATH would do,',
      "macOS's usual place, Playwright's cache, or SONDE_BROWSER with the path of its program.",
      ...(tried ? [tried] : []),
      'Install one, then run the same command again:',
      `  Debian    apt-get install ${debianPackages.join(' ')}`,
      '  Ubuntu    npx playwright-core install --with-deps chromium   (its own chromium is a snap)',
      '  macOS     brew install --cask google-chrome',
    ].join('\n'),
  );
}

module.exports = { provideBrowser, locateBrowser };
