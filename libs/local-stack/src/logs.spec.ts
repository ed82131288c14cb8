import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stackLogs, type LogLine, type LogOptions } from './logs';

let home: string;
const log = (part: string): string => path.join(home, 'logs', `${part}.log`);
beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'sonde-logs-'));
  mkdirSync(path.join(home, 'logs'));
});
afterEach(() => rmSync(home, { recursive: true }));

async function all(options: LogOptions): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of stackLogs(home, options)) lines.push(line);
  return lines;
}

describe('stackLogs', () => {
  it('yields the last lines of each part', async () => {
    writeFileSync(log('api'), 'one\ntwo\nthree\n');
    writeFileSync(log('trainer'), 'four\n');
    writeFileSync(path.join(home, 'logs', 'api.old.log'), 'zero\n');
    expect(await all({ lines: 2 })).toEqual([
      { part: 'api', line: 'two' },
      { part: 'api', line: 'three' },
      { part: 'trainer', line: 'four' },
    ]);
    expect(await all({ parts: ['trainer'] })).toEqual([{ part: 'trainer', line: 'four' }]);
    await expect(all({ parts: ['trainer', 'nobody'] })).rejects.toThrow(
      '"nobody" has written no log; parts that have: api, trainer',
    );
  });

  it('follows a log that grows, and one that begins anew', async () => {
    writeFileSync(log('api'), 'before\nunfinished');
    const reader = new AbortController();
    const seen: string[] = [];
    for await (const { line } of stackLogs(home, { follow: reader.signal })) {
      seen.push(line);
      if (line === 'before') appendFileSync(log('api'), ' business\n');
      if (line === 'unfinished business') writeFileSync(log('api'), 'anew\n');
      if (line === 'anew') reader.abort();
    }
    expect(seen).toEqual(['before', 'unfinished business', 'anew']);
  });

  it('has nothing to say where nothing ran', async () => {
    rmSync(path.join(home, 'logs'), { recursive: true });
    expect(await all({})).toEqual([]);
  });
});
