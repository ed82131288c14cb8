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

describe('checkPrerequisites', () => {
  it('names all that is missing at once, with the lines that install it', async () => {
    const message = await checkPrerequisites(emptyClone({ env: noReleases })).catch((error) => error.message);
    expect(message).toMatch(/npm .*packages/);
    expect(message).toMatch(/Python 3 with pip .*TensorFlow/);
    expect(message).toMatch(/g\+\+ or clang\+\+ .*compile/);
    expect(message).toMatch(/Go 1\.21 or later .*Temporal/);
    expect(message).toContain('apt-get install npm python3 python3-pip g++ golang-go');
    expect(message).toContain('brew install node python go && xcode-select --install');
  });

  it('takes a Python whose pip does not run for none, and looks at the next', async () => {
    const names = async (/** @type {Record<string, string>} */ programs) =>
      (await findMissing(emptyClone({ env: noReleases, programs }))).map(({ what }) => what);
    const withoutPip = 'case "$*" in *pip*) exit 1 ;; esac';
    expect(await names({ python3: withoutPip })).toContain('Python 3 with pip');
    expect(await names({ python3: withoutPip, python: ok })).not.toContain('Python 3 with pip');
  });

  it('says which Go is too old to fetch a newer one', async () => {
    const programs = { npm: ok, python3: ok, 'g++': ok, go: 'echo go version go1.19.8 linux/amd64' };
    const missing = await findMissing(emptyClone({ env: noReleases, programs }));
    expect(missing).toEqual([
      expect.objectContaining({ what: 'Go 1.21 or later', why: expect.stringContaining('1.19.8') }),
    ]);
  });

  it('is content with a machine that has all', async () => {
    const programs = { npm: ok, python3: ok, 'g++': ok, go: 'echo go version go1.22 linux/amd64' };
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
