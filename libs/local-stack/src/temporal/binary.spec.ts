import { StackUnavailable } from '@sonde/contracts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findTemporal } from './binary';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'sonde-temporal-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A file in the test's folder, by default one that can be run. */
function file(name: string, { content = '#!/bin/sh\n', mode = 0o755 } = {}): string {
  const place = path.join(folder, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content, { mode });
  return place;
}

describe('findTemporal', () => {
  it('prefers SONDE_TEMPORAL to what set-up built, and that to the PATH', () => {
    const [named, built, onPath] = [file('named'), file('built'), file('bin/temporal')];
    file('node_modules/.sonde-setup.json', { content: JSON.stringify({ temporal: built }) });
    const env = { SONDE_TEMPORAL: named, PATH: path.dirname(onPath) };
    expect(findTemporal(env, folder)).toBe(named);
    expect(findTemporal({ PATH: env.PATH }, folder)).toBe(built);
    rmSync(built);
    expect(findTemporal({ PATH: env.PATH }, folder)).toBe(onPath);
  });

  it('says how to get one where there is none', () => {
    file('bin/temporal', { mode: 0o644 });
    expect(() => findTemporal({ PATH: path.join(folder, 'bin') }, folder)).toThrow('npm run setup');
  });

  it('does not go past a SONDE_TEMPORAL that cannot be run', () => {
    expect(() => findTemporal({ SONDE_TEMPORAL: '/nowhere/temporal', PATH: '' }, folder)).toThrow(StackUnavailable);
  });
});
