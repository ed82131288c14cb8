import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { oomKills } from './oom-kills';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-cgroup-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** What the kernel would show, with the groups of this process. */
function kernel(groups: string, files: Readonly<Record<string, string>>): number | null {
  for (const [name, text] of Object.entries({ groups, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return oomKills(join(folder, 'groups'), folder);
}

// As Linux 6 writes them.
const EVENTS = 'low 0\nhigh 4\nmax 17\noom 2\noom_kill 3\noom_group_kill 1\n';
const CONTROL = 'oom_kill_disable 0\nunder_oom 0\noom_kill 5\n';

describe('oomKills', () => {
  it('reads version 2', () => {
    expect(kernel('0::/sonde.slice/trainer\n', { 'sonde.slice/trainer/memory.events': EVENTS })).toBe(3);
  });

  it('reads version 1, beside which version 2 may be there without memory', () => {
    const groups = '0::/\n4:memory:/docker/abc\n1:cpu,cpuacct:/docker/abc\n';
    expect(kernel(groups, { 'memory/docker/abc/memory.oom_control': CONTROL })).toBe(5);
  });

  it('finds the group of a container, whose path is that of the machine', () => {
    expect(kernel('0::/machine/abc\n', { 'memory.events': EVENTS })).toBe(3);
  });

  it('knows nothing where the kernel says nothing', () => {
    expect(kernel('0::/trainer\n', {})).toBeNull();
    expect(oomKills(join(folder, 'nowhere'), folder)).toBeNull();
  });
});
