// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { buildAll } = require('./build.cjs');
const { emptyClone, silent, write } = require('./spec-support.cjs');

// In place of Vite, which has nothing to do with how often it is called.
const vite = `
const fs = require('node:fs');
if (!process.cwd().endsWith('apps/web') || process.argv[2] !== 'build') throw new Error('not called for the page');
fs.mkdirSync('dist', { recursive: true });
fs.writeFileSync('dist/index.html', 'page');
`;

// In place of Temporal's bundler: needs what the compiler writes.
const bundle = `require('node:fs').copyFileSync('../one/dist/index.js', '../one/dist/bundle.js');`;

const tsconfig = {
  compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/tsconfig.lib.tsbuildinfo', types: [] },
  extends: '../../tsconfig.base.json',
  include: ['src/**/*.ts'],
  exclude: ['src/**/*.spec.ts'],
};

/** A clone with one library, compiled by the real TypeScript. */
function cloneWithLibrary() {
  const context = emptyClone();
  const file = (/** @type {string} */ name) => path.join(context.root, name);
  fs.symlinkSync(path.dirname(require.resolve('typescript/package.json')), file('node_modules/typescript'));
  write(file('apps/web/node_modules/vite/package.json'), '{}');
  write(file('apps/web/node_modules/vite/bin/vite.js'), vite);
  write(file('apps/web/package.json'), '{}');
  write(file('libs/workflows/bundle.cjs'), bundle);
  write(
    file('tsconfig.base.json'),
    JSON.stringify({ compilerOptions: { composite: true, strict: true, lib: ['es5'], skipLibCheck: true } }),
  );
  write(file('libs/one/tsconfig.lib.json'), JSON.stringify(tsconfig));
  write(file('libs/one/src/index.ts'), 'export const text = "first";');
  return { context, file, build: () => buildAll(context, silent) };
}

describe('buildAll', () => {
  it('builds, then has nothing to do', async () => {
    const { build } = cloneWithLibrary();
    expect(await build()).toBe('built');
    expect(await build()).toBe('up to date');
  });

  it.each([
    ['a source changed', 'libs/one/src/index.ts', 'export const text = "other";'],
    ['a source is new', 'libs/one/src/other.ts', 'export const other = 1;'],
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
    const sources = fs.readFileSync(file('libs/one/src/index.ts'), 'utf8');
    expect(fs.readFileSync(file('libs/one/dist/index.js'), 'utf8')).toContain(/".*"/.exec(sources)?.[0]);
  });

  it('does not build for a test, or for a source that was written anew as it was', async () => {
    const { file, build } = cloneWithLibrary();
    await build();
    write(file('libs/one/src/index.spec.ts'), 'a test');
    write(file('apps/web/src/page.spec.tsx'), 'a test');
    fs.utimesSync(file('libs/one/src/index.ts'), 0, 0);
    expect(await build()).toBe('up to date');
  });

  it.each(['libs/one/dist', 'libs/one/dist/index.js', 'libs/one/dist/bundle.js', 'apps/web/dist'])(
    'builds again when %s is gone',
    async (name) => {
      const { file, build } = cloneWithLibrary();
      await build();
      fs.rmSync(file(name), { recursive: true });
      expect(await build()).toBe('built');
      expect(fs.existsSync(file(name))).toBe(true);
    },
  );

  it('shows why it failed, and fails again until that is mended', async () => {
    const { file, build } = cloneWithLibrary();
    await build();
    write(file('libs/one/src/index.ts'), 'export const text: string = 1;');
    await expect(build()).rejects.toThrow("index.ts(1,14): error TS2322: Type 'number' is not assignable");
    await expect(build()).rejects.toThrow('TS2322');
    write(file('libs/one/src/index.ts'), 'export const text: string = "right";');
    expect(await build()).toBe('built');
  });
});
