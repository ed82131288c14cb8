import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { takeLock } from './lock';

const SCRIPT = `process.exit(require(${JSON.stringify(path.resolve(__dirname, '../dist/lock.js'))}).takeLock(process.argv[1]) ? 0 : 1)`;
const takenByAnother = (folder: string): boolean => spawnSync(process.execPath, ['-e', SCRIPT, folder]).status === 0;

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'sonde-lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('takeLock', () => {
  it('passes from a holder that has ended to the next, and to nobody from one that lives', () => {
    expect(takenByAnother(folder)).toBe(true);
    expect(takenByAnother(folder)).toBe(true);
    expect(takeLock(folder)).toBe(true);
    expect(takenByAnother(folder)).toBe(false);
    expect(readdirSync(folder)).toEqual(['3']);
  });

  it('does not stop at a file that says nothing', () => {
    writeFileSync(path.join(folder, '9'), '');
    expect(takeLock(folder)).toBe(true);
    expect(readdirSync(folder)).toEqual(['10']);
  });
});
