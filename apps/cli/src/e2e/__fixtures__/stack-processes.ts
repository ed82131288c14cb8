import { execFileSync } from 'node:child_process';
import { findStack } from '@sonde/local-stack';

/** Numbers of a part's processes that are ready; several where there are several trainers. */
export function pidsOf(home: string, part: string): number[] {
  const parts = findStack(home)?.parts ?? [];
  return parts.flatMap(({ name, process }) => (name.startsWith(part) && process ? [process.pid] : []));
}

/** The processes that own tfjs-node: the only children of the trainers. */
export function trainingProcesses(home: string): number[] {
  return pidsOf(home, 'trainer').flatMap(childrenOf);
}

/** A process and its children. */
export function family(pid: number | undefined): number[] {
  return pid === undefined ? [] : [pid, ...childrenOf(pid)];
}

function childrenOf(pid: number): number[] {
  return processTable().flatMap(([child, parent]) => (parent === pid ? [child] : []));
}

/** Sends a signal. What has ended by itself meanwhile is no trouble: the fault then misses. */
export function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function processTable(): [pid: number, parent: number][] {
  const lines = execFileSync('ps', ['-o', 'pid=,ppid=', '-A'], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return [pid, parent];
  });
}
