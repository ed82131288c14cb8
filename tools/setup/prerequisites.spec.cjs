// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { libtensorflowFolder } = require('./libtensorflow.cjs');
const { checkPrerequisites, findMissing } = require('./prerequisites.cjs');
const { emptyClone, write } = require('./spec-support.cjs');
const { addonFolder } = require('./tfjs-addon.cjs');

// Nothing listens there.
const noReleases = { SONDE_TEMPORAL_RELEASES: 'http://127.0.0.1:9' };
const ok = 'exit 0';

/**
 * A clone on a platform that has a TensorFlow, but no wheel of Temporal.
 *
 * @param {Record<string, string>} programs
 */
function withoutWheel(programs) {
  const context = emptyClone({ env: noReleases, programs });
  context.versions = structuredClone(context.versions);
  Reflect.deleteProperty(context.versions.temporal.wheels, context.platform);
  return context;
}

describe('checkPrerequisites', () => {
  it('names all that is missing at once, with the lines that install it', async () => {
    const message = await checkPrerequisites(emptyClone({ env: noReleases })).catch((error) => error.message);
    expect(message).toMatch(/npm .*packages/);
    expect(message).toMatch(/Python 3 with pip .*TensorFlow/);
    expect(message).toMatch(/g\+\+ or clang\+\+ .*compile/);
    expect(message).not.toContain('Go');
    expect(message).toContain('apt-get install npm python3 python3-pip g++\n');
    expect(message).toContain('brew install node python && xcode-select --install');
  });

  it('takes a Python whose pip does not run for none, and looks at the next', async () => {
    const names = async (/** @type {Record<string, string>} */ programs) =>
      (await findMissing(emptyClone({ env: noReleases, programs }))).map(({ what }) => what);
    const withoutPip = 'case "$*" in *pip*) exit 1 ;; esac';
    expect(await names({ python3: withoutPip })).toContain('Python 3 with pip');
    expect(await names({ python3: withoutPip, python: ok })).not.toContain('Python 3 with pip');
  });

  it('wants Go where Temporal has no wheel, and says which is too old to fetch a newer one', async () => {
    const programs = { npm: ok, python3: ok, 'g++': ok };
    const go = (/** @type {string} */ version) => ({ go: `echo go version go${version} linux/amd64` });
    expect(await findMissing(withoutWheel({ ...programs, ...go('1.19.8') }))).toEqual([
      expect.objectContaining({
        what: 'Go 1.21 or later',
        why: expect.stringContaining('1.19.8'),
        debian: 'golang-go',
      }),
    ]);
    expect(await findMissing(withoutWheel({ ...programs, ...go('1.22') }))).toEqual([]);
  });

  it('wants Python for Temporal alone, unless it can be had otherwise', async () => {
    const names = async (/** @type {Record<string, string>} */ programs) => {
      const context = emptyClone({ env: noReleases, programs: { npm: ok, 'g++': ok, ...programs } });
      fs.mkdirSync(libtensorflowFolder(context), { recursive: true });
      return (await findMissing(context)).map(({ what, why }) => `${what} ${why}`);
    };
    expect(await names({})).toEqual([expect.stringMatching(/^Python 3 with pip to fetch Temporal/)]);
    expect(await names({ go: 'echo go version go1.22 linux/amd64' })).toEqual([]);
    expect(await names({ temporal: 'echo "Server 1.29.1"' })).toEqual([]);
  });

  it('is content with a machine that has all', async () => {
    const programs = { npm: ok, python3: ok, 'g++': ok };
    expect(await checkPrerequisites(emptyClone({ env: noReleases, programs }))).toBe('all there');
  });

  it('asks for nothing that the cache makes needless', async () => {
    const programs = { temporal: 'echo "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"', npm: ok };
    const context = emptyClone({ env: noReleases, programs });
    for (const folder of [libtensorflowFolder(context), addonFolder(context)])
      fs.mkdirSync(folder, { recursive: true });
    expect(await findMissing(context)).toEqual([]);
  });

  it('names the systems that there is a TensorFlow for where there is none', async () => {
    const context = { ...emptyClone({ env: noReleases }), platform: 'sunos-sparc' };
    await expect(checkPrerequisites(context)).rejects.toThrow(/no TensorFlow for sunos-sparc .*linux-x64 \(cpu\)/);
  });

  it('refuses a SONDE_TEMPORAL that is no program', async () => {
    const context = emptyClone({ env: noReleases });
    write(path.join(context.root, 'text'), 'not executable');
    context.env.SONDE_TEMPORAL = path.join(context.root, 'text');
    await expect(checkPrerequisites(context)).rejects.toThrow(/SONDE_TEMPORAL.*not a program/);
  });
});
