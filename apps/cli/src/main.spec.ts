import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeApi } from './__fixtures__/fake-api';
import { sonde } from './e2e/sonde';

/** A folder of state in which nothing runs. */
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sonde-cli-'));
});
afterAll(() => rm(home, { recursive: true }));

describe('sonde', () => {
  it('ends with 2 and the help where it is called wrongly', async () => {
    const wrong: [words: string[], complaint: string][] = [
      [['reticulate'], "unknown command 'reticulate'"],
      [['run'], "missing required argument 'file'"],
      [['plan', 'a.yaml', 'b.yaml'], 'too many arguments'],
      [['run', 'a.yaml', '--jsn'], "unknown option '--jsn'"],
      [['list', '-n', 'ten'], 'expected a whole number above 0'],
      [['logs', '--lines', '0'], 'expected a whole number above 0'],
      [['retry', 'abc', '--trials', '3,9-7'], 'expected indices of trials, such as 3,7-9'],
      [['extend', 'abc', '--seeds', 'x'], 'expected a whole number above 0'],
      [['pause'], "missing required argument 'sweep'"],
      [['best', 'abc', '--rule', 'median'], 'Allowed choices are mean, one_se'],
      [['plot', 'abc', 'plot.svg', '--kind', 'pie'], 'Allowed choices are profile'],
      [['export', 'abc', '--format', 'xlsx'], 'Allowed choices are csv, jsonl'],
      [['eval', 'abc'], "required option '--on <datasets...>' not specified"],
      [['report', 'abc'], "required option '-o, --output <folder>' not specified"],
      [['unseal', 'abc'], "missing required argument 'configurations'"],
      [['compare'], "missing required argument 'items'"],
      [['verify'], "missing required argument 'card'"],
      [['dataset', 'remove'], "unknown command 'remove'"],
      [['dataset'], 'Usage: sonde dataset'],
      [[], 'Usage: sonde'],
    ];
    const results = await Promise.all(wrong.map(([words]) => sonde(home, ...words)));
    results.forEach(({ code, stdout, stderr }, at) => {
      expect([wrong[at]?.[0], code, stdout]).toEqual([wrong[at]?.[0], 2, '']);
      expect(stderr).toContain(wrong[at]?.[1]);
      expect(stderr).toContain('Usage: sonde');
    });
  });

  it('shows its commands when it is asked for help', async () => {
    const { code, stdout, stderr } = await sonde(home, '--help');
    expect([code, stderr]).toEqual([0, '']);
    for (const command of [
      'run',
      'plan',
      'up',
      'down',
      'logs',
      'doctor',
      'dataset',
      'list',
      'status',
      'best',
      'profile',
      'compare',
      'plot',
      'report',
      'unseal',
      'eval',
      'export',
      'verify',
      'pause',
      'resume',
      'cancel',
      'retry',
      'extend',
      'pools',
      'reconcile',
    ])
      expect(stdout).toMatch(new RegExp(`^ +${command}\\b`, 'm'));
  });

  it('ends with 3 where no stack runs, and says how to start one', async () => {
    const commands = [
      ['list'],
      ['status', 'abc'],
      ['best', 'abc'],
      ['best', '--dataset', 'abc'],
      ['profile', 'abc'],
      ['compare', 'abc', 'def'],
      ['plot', 'abc', 'plot.svg'],
      ['report', 'abc', '-o', join(home, 'report')],
      ['unseal', 'abc', 'def'],
      ['eval', 'abc', '--on', 'tiny'],
      ['export', 'abc'],
      ['export', '--probe', 'abc'],
      ['cancel', 'abc'],
      ['pause', 'abc'],
      ['resume', 'abc'],
      ['pools'],
      ['reconcile'],
      ['dataset', 'list'],
      ['dataset', 'add', '.'],
    ];
    for (const { code, stdout, stderr } of await Promise.all(commands.map((words) => sonde(home, ...words)))) {
      expect([code, stdout, stderr]).toEqual([3, '', `error: no stack runs in ${home}: sonde up starts one\n`]);
    }
    expect(await sonde(home, 'down')).toEqual({ code: 0, stdout: '', stderr: `no stack runs in ${home}\n` });
  });

  it('ends quietly when nobody reads on', async () => {
    const items = Array.from({ length: 20_000 }, () => ({}));
    const api = await startFakeApi(() => ({ json: { items: [], next_cursor: JSON.stringify(items) } }));
    try {
      const child = spawn(process.execPath, [join(__dirname, '../bin/sonde.js'), 'list', '--json'], {
        env: { ...process.env, SONDE_API_URL: api.url },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.stdout.destroy();
      expect(await once(child, 'close')).toEqual([0, null]);
      expect(stderr).toBe('');
    } finally {
      await api.close();
    }
  });
});
