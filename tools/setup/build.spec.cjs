// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { buildAll } = require('./build.cjs');
const { emptyClone, silent, write } = require('./spec-support.cjs');

// In place of Nx: copies the one source to the one output, and fails on a source that does not compile.
const nx = `
const fs = require('node:fs');
if (process.env.NX_DAEMON !== 'false') throw new Error('a daemon would be left');
const source = fs.readFileSync('libs/one/src/index.ts', 'utf8');
if (source === 'wrong') throw new Error('index.ts does not compile');
fs.mkdirSync('libs/one/dist', { recursive: true });
fs.writeFileSync('libs/one/dist/index.js', source);
`;

function cloneWithLibrary() {
  const context = emptyClone();
  const file = (/** @type {string} */ name) => path.join(context.root, name);
  write(file('node_modules/.bin/nx'), nx);
  for (const name of ['nx.json', 'tsconfig.base.json', 'tsconfig.json']) write(file(name), '{}');
  write(file('libs/one/src/index.ts'), 'first');
  return { context, file, build: () => buildAll(context, silent) };
}

describe('buildAll', () => {
  it('builds, then has nothing to do', async () => {
    const { build } = cloneWithLibrary();
    expect(await build()).toBe('built');
    expect(await build()).toBe('up to date');
  });

  it.each([
    ['a source changed', 'libs/one/src/index.ts', 'other'],
    ['a source is new', 'libs/one/src/other.ts', 'other'],
    ['the page changed', 'apps/web/index.html', 'other'],
    ['the packages changed', 'package-lock.json', '{ "packages": {} }'],
    ['someone else built from other sources', 'libs/one/dist/index.js', 'other'],
    ['someone else built another page', 'apps/web/dist/index.html', 'other'],
    ['someone else built more', 'libs/one/dist/other.js', 'other'],
  ])('builds again when %s', async (_what, name, text) => {
    const { file, build } = cloneWithLibrary();
    await build();
    write(file(name), text);
    expect(await build()).toBe('built');
    expect(await build()).toBe('up to date');
  });

  it('does not build for a test, or for a source that was written anew as it was', async () => {
    const { file, build } = cloneWithLibrary();
    await build();
    write(file('libs/one/src/index.spec.ts'), 'a test');
    write(file('apps/web/src/page.spec.tsx'), 'a test');
    fs.utimesSync(file('libs/one/src/index.ts'), 0, 0);
    expect(await build()).toBe('up to date');
  });

  it('builds again when an output is gone', async () => {
    const { file, build } = cloneWithLibrary();
    await build();
    fs.rmSync(file('libs/one/dist'), { recursive: true });
    expect(await build()).toBe('built');
  });

  it('shows why it failed, and fails again until that is mended', async () => {
    const { file, build } = cloneWithLibrary();
    await build();
    write(file('libs/one/src/index.ts'), 'wrong');
    await expect(build()).rejects.toThrow('index.ts does not compile');
    await expect(build()).rejects.toThrow('index.ts does not compile');
    write(file('libs/one/src/index.ts'), 'right');
    expect(await build()).toBe('built');
  });
});
