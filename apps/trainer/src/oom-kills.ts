import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux says which control groups this process is in, and shows them. */
const OWN_GROUPS = '/proc/self/cgroup';
const ROOT = '/sys/fs/cgroup';

/**
 * How many processes of this one's control group the kernel has killed for want of memory; null where it does not say.
 * Children are in the group of their parent.
 */
export function oomKills(groups = OWN_GROUPS, root = ROOT): number | null {
  try {
    for (const line of readFileSync(groups, 'utf8').trim().split('\n')) {
      // Version 2: 0::/path. Version 1: 4:memory:/path, of which each controller has a tree of its own.
      const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
      const isSecond = controllers === '';
      if (!isSecond && !controllers.split(',').includes('memory')) continue;
      const file = isSecond ? join(root, path, 'memory.events') : join(root, 'memory', path, 'memory.oom_control');
      // A container that does not see the path from the machine's root has its own group there.
      const kills = killsIn(file) ?? killsIn(join(root, isSecond ? 'memory.events' : 'memory/memory.oom_control'));
      if (kills !== null) return kills;
    }
  } catch {
    // Not Linux, or not for us to read.
  }
  return null;
}

function killsIn(file: string): number | null {
  try {
    const [, kills] = /^oom_kill (\d+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
    return kills === undefined ? null : Number(kills);
  } catch {
    return null;
  }
}
