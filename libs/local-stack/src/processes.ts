import { StackUnavailable } from '@sonde/contracts';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { until } from './until';

/** A process by its pid and its start, since a pid alone comes back after a while for something else. */
export const ProcessIdentity = z.object({ pid: z.int().positive(), started: z.string() });
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** One way of asking a process to end, and the milliseconds it then has. */
export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly grace: number;
}

/** The identity of a living process; undefined for one that has ended, even if nobody has reaped it yet. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  const own = identify(process.pid);
  if (own === undefined) throw new StackUnavailable('cannot tell when this process started (no /proc, no ps)');
  return own;
}

/** Ends a process step by step, at last with SIGKILL, and whatever is left of its process group with it. */
export async function endProcess(
  pid: number,
  steps: readonly StopStep[],
  ended: (within: number) => Promise<boolean>,
): Promise<void> {
  for (const { signal, grace } of [...steps, { signal: 'SIGKILL', grace: 5_000 } as const]) {
    send(pid, signal);
    if (await ended(grace)) break;
  }
  send(-pid, 'SIGKILL');
}

/** The same for a process that is not our child: whether it has ended is found out by looking. */
export async function endStranger(identity: ProcessIdentity, steps: readonly StopStep[]): Promise<void> {
  if (!isAlive(identity)) return;
  const ended = (within: number): Promise<boolean> =>
    until(`the end of process ${identity.pid}`, () => !isAlive(identity), { within }).catch(() => false);
  await endProcess(identity.pid, steps, ended);
}

/** The program and arguments with which a process was started; empty if it is gone. */
export function commandLine(pid: number): string {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Sends a signal; a process that has ended already is fine. A negative pid means a process group. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPERM' && pid > 0)
      throw new StackUnavailable(`process ${pid} belongs to another user`, { cause: error });
  }
}

/** Clock ticks since the boot, and which boot: field 22 of /proc/<pid>/stat, counted after the name in brackets. */
function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const isGone = fields[0] === 'Z' || fields[0] === 'X';
    return isGone ? undefined : `${bootId()}:${fields[19]}`;
  } catch {
    return undefined;
  }
}

let cachedBootId: string | undefined;
function bootId(): string {
  cachedBootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return cachedBootId;
}

function startByPs(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  const [, state, started] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout ?? '') ?? [];
  return state === undefined || state.startsWith('Z') ? undefined : started;
}
