// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { installPackages, packagesAreInstalled } = require('./packages.cjs');
const { emptyClone, silent, write } = require('./spec-support.cjs');

/**
 * A clone with one package, a workspace of its own, so that npm needs no network.
 *
 * @param {Parameters<typeof emptyClone>[0]} options
 */
function cloneWithPackage(options) {
  const context = emptyClone(options);
  const { root } = context;
  const one = { name: 'one', version: '1.0.0' };
  const own = { name: 'clone', workspaces: ['libs/*'] };
  const packages = { '': own, 'libs/one': one, 'node_modules/one': { resolved: 'libs/one', link: true } };
  write(path.join(root, 'package.json'), JSON.stringify(own));
  write(path.join(root, 'package-lock.json'), JSON.stringify({ name: 'clone', lockfileVersion: 3, packages }));
  write(path.join(root, 'libs', 'one', 'package.json'), JSON.stringify(one));
  const modules = path.join(root, 'node_modules');
  return {
    context,
    modules,
    lock: path.join(root, 'package-lock.json'),
    list: path.join(modules, '.package-lock.json'),
  };
}

/**
 * @param {string} file
 * @param {(packages: Record<string, import('./packages.cjs').LockedPackage>) => void} change
 */
function edit(file, change) {
  const content = JSON.parse(fs.readFileSync(file, 'utf8'));
  change(content.packages);
  fs.writeFileSync(file, JSON.stringify(content));
}

describe('installPackages', () => {
  it('installs what the lock file names, then has nothing to do', async () => {
    const { context, modules } = cloneWithPackage({ env: process.env });
    expect(packagesAreInstalled(context)).toBe(false);
    expect(await installPackages(context, silent)).toBe('installed');
    expect(fs.existsSync(path.join(modules, 'one', 'package.json'))).toBe(true);
    expect(await installPackages(context, silent)).toBe('up to date');
  });

  it('leaves an install that was cut off looking like one', async () => {
    const { context, lock, list } = cloneWithPackage({ programs: { npm: 'kill -9 $$' } });
    fs.copyFileSync(lock, list);
    edit(lock, (packages) => (packages['node_modules/one'].version = '1.0.1'));
    await expect(installPackages(context, silent)).rejects.toThrow('SIGKILL');
    expect(fs.existsSync(list)).toBe(false);
  });
});

describe('packagesAreInstalled', () => {
  const place = 'node_modules/two';
  const two = { version: '1.0.0', integrity: 'sha512-two' };

  /** What npm says that it installed, as the lock file has it, with the files there. */
  function installedClone() {
    const clone = cloneWithPackage({});
    edit(clone.lock, (packages) => (packages[place] = two));
    fs.copyFileSync(clone.lock, clone.list);
    edit(clone.list, (packages) => delete packages['']);
    for (const name of ['one', 'two']) write(path.join(clone.modules, name, 'package.json'), '{}');
    return clone;
  }

  it('compares with the lock file what npm says that it installed', () => {
    const { context } = installedClone();
    expect(packagesAreInstalled(context)).toBe(true);
  });

  it.each([
    ['another version', { ...two, version: '1.0.1' }, false],
    ['other contents', { ...two, integrity: 'sha512-other' }, false],
    ['an optional package of another system', { ...two, optional: true, os: ['aix'] }, true],
  ])('knows when the lock file wants %s', (_what, entry, installed) => {
    const { context, lock, list } = installedClone();
    edit(lock, (packages) => (packages[place] = entry));
    if (installed) edit(list, (packages) => delete packages[place]);
    expect(packagesAreInstalled(context)).toBe(installed);
  });

  it('knows when a package is missing, is one too many or is for another machine', () => {
    const missing = installedClone();
    fs.rmSync(path.join(missing.modules, 'two'), { recursive: true });
    expect(packagesAreInstalled(missing.context)).toBe(false);

    const wanted = installedClone();
    edit(wanted.list, (packages) => delete packages[place]);
    expect(packagesAreInstalled(wanted.context)).toBe(false);

    const tooMany = installedClone();
    edit(tooMany.lock, (packages) => delete packages[place]);
    expect(packagesAreInstalled(tooMany.context)).toBe(false);

    const foreign = installedClone();
    for (const file of [foreign.lock, foreign.list]) edit(file, (packages) => (packages[place].cpu = ['s390x']));
    expect(packagesAreInstalled(foreign.context)).toBe(false);
  });
});
