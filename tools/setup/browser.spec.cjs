// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { locateBrowser, provideBrowser } = require('./browser.cjs');
const { emptyClone, silent, temporaryFolder, write } = require('./spec-support.cjs');

const chromium = 'echo "Chromium 156.0.8078.108 built on Debian GNU/Linux 12 (bookworm)"';
const chrome = 'echo "Google Chrome 140.0.7339.80 "';
const edge = 'echo "Microsoft Edge 141.0.3537.57"';
// As Ubuntu has it.
const snap = 'echo "Command \'$0\' requires the chromium snap to be installed." >&2; exit 1';
const root = 'echo 0';

/** @param {Parameters<typeof emptyClone>[0]} [options] */
const linuxClone = (options) => ({ ...emptyClone(options), platform: 'linux-x64' });

/** @param {import('./context.cjs').Context} context */
const binOf = (context) => path.join(path.dirname(context.root), 'bin');

describe('locateBrowser', () => {
  it.each([
    ['chromium', chromium, '156'],
    ['chromium-browser', chromium, '156'],
    ['google-chrome', chrome, '140'],
    ['google-chrome-stable', chrome, '140'],
    ['microsoft-edge', edge, '141'],
  ])('finds %s on the PATH', (name, script, version) => {
    const context = linuxClone({ programs: { [name]: script } });
    expect(locateBrowser(context)).toEqual({ file: path.join(binOf(context), name), version });
  });

  it('passes over what does not run, or is no browser', () => {
    const context = linuxClone({
      programs: { chromium: 'echo "version 156.0"', 'chromium-browser': snap, 'google-chrome': chrome },
    });
    expect(locateBrowser(context)?.file).toBe(path.join(binOf(context), 'google-chrome'));
  });

  it("finds Playwright's own, after those of the machine", () => {
    const context = linuxClone();
    const file = path.join(temporaryFolder(), 'chrome');
    const code = `exports.chromium = { executablePath: () => ${JSON.stringify(file)} };`;
    write(path.join(context.root, 'node_modules', 'playwright-core', 'index.js'), code);
    expect(locateBrowser(context)).toBeUndefined();
    write(file, `#!/bin/sh\n${chrome.replace('Chrome', 'Chrome for Testing')}\n`, 0o755);
    expect(locateBrowser(context)).toEqual({ file, version: '140' });
    write(path.join(binOf(context), 'microsoft-edge'), `#!/bin/sh\n${edge}\n`, 0o755);
    expect(locateBrowser(context)?.version).toBe('141');
  });

  it('takes what SONDE_BROWSER names before all else, and refuses what is none', () => {
    const context = linuxClone({ programs: { chromium, mine: chrome, sh: 'exit 0' } });
    context.env.SONDE_BROWSER = path.join(binOf(context), 'mine');
    expect(locateBrowser(context)).toEqual({ file: context.env.SONDE_BROWSER, version: '140' });
    for (const name of ['sh', 'nothing']) {
      context.env.SONDE_BROWSER = path.join(binOf(context), name);
      expect(() => locateBrowser(context)).toThrow(/SONDE_BROWSER is ".*", which is no Chromium/);
    }
  });
});

describe('provideBrowser', () => {
  it('takes one that is there', async () => {
    const context = linuxClone({ programs: { chromium } });
    expect(await provideBrowser(context, silent)).toBe(`${binOf(context)}/chromium 156`);
  });

  // Notes how it was called, and installs a browser beside itself.
  const apt = `
echo "$DEBIAN_FRONTEND $*" >> "$APT_CALLS"
[ "$1" = install ] || exit 0
printf '#!/bin/sh\\necho "Chromium 156.0.1.2"\\n' > "\${0%/*}/chromium"
/bin/chmod 755 "\${0%/*}/chromium"`;

  it("installs Debian's where it may", async () => {
    const calls = path.join(temporaryFolder(), 'calls');
    const context = linuxClone({ programs: { 'apt-get': apt, id: root }, env: { APT_CALLS: calls } });
    /** @type {string[]} */
    const said = [];
    expect(await provideBrowser(context, (line) => said.push(line))).toBe(`${binOf(context)}/chromium 156`);
    expect(said).toEqual(['installing chromium and fonts-dejavu-core']);
    expect(fs.readFileSync(calls, 'utf8').split('\n')).toEqual([
      'noninteractive update',
      'noninteractive install -y --no-install-recommends chromium fonts-dejavu-core',
      '',
    ]);
  });

  it.each([
    ['another user than root', { 'apt-get': apt, id: 'echo 1000' }],
    ['a system without apt', { id: root }],
  ])('says how to get one to %s', async (_who, programs) => {
    const context = linuxClone({ programs });
    await expect(provideBrowser(context, silent)).rejects.toThrow(
      /^This machine lacks a browser.*SONDE_BROWSER.*apt-get install chromium.*npx playwright-core install.*brew/s,
    );
    expect(fs.existsSync(path.join(binOf(context), 'chromium'))).toBe(false);
  });

  it.each([
    ['has none', 'echo "E: Package chromium has no installation candidate" >&2; [ "$1" = update ]', 'E: Package'],
    ['has one that does not run', 'exit 0', 'does not run'],
  ])('says so too where apt %s, as on Ubuntu', async (_what, script, reason) => {
    const context = linuxClone({ programs: { 'apt-get': script, id: root, 'chromium-browser': snap } });
    const message = await provideBrowser(context, silent).catch((error) => error.message);
    expect(message).toContain(reason);
    expect(message).toContain('npx playwright-core install --with-deps chromium');
  });
});
