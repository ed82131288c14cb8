import { BadInput } from '@sonde/contracts';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { allowDataRoot, findHome } from './home';

let folder: string;
beforeEach(() => (folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'sonde-home-')))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('findHome', () => {
  it('is a folder in the working directory at first', () => {
    expect(findHome({ cwd: folder, env: {} })).toBe(path.join(folder, '.sonde'));
  });

  it('is the nearest one upwards once there is one', () => {
    const deep = path.join(folder, 'a', 'b');
    mkdirSync(deep, { recursive: true });
    mkdirSync(path.join(folder, '.sonde'));
    expect(findHome({ cwd: deep, env: {} })).toBe(path.join(folder, '.sonde'));
  });

  it('is where SONDE_HOME says, before all others', () => {
    mkdirSync(path.join(folder, '.sonde'));
    expect(findHome({ cwd: folder, env: { SONDE_HOME: 'elsewhere' } })).toBe(path.join(folder, 'elsewhere'));
  });
});

describe('allowDataRoot', () => {
  it('notes each folder once, one a line', () => {
    for (const root of ['/data/a', '/data/b', '/data/a/']) allowDataRoot(folder, root);
    expect(readFileSync(path.join(folder, 'data-roots'), 'utf8')).toBe('/data/a\n/data/b\n');
  });

  it('refuses a name that would read as two folders', () => {
    expect(() => allowDataRoot(folder, '/data\n/etc')).toThrow(BadInput);
  });
});
