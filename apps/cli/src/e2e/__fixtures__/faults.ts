import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { RandomStream } from '@sonde/domain';
import { findStack } from '@sonde/local-stack';

/** What can befall a stack: real signals to real processes. */
export const FAULTS = [
  'trainer killed',
  'training process killed',
  'orchestrator killed',
  'api killed',
  'postgres restarted',
  'postgres away',
  'temporal killed',
  'disk full',
] as const;
export type Fault = (typeof FAULTS)[number];

/** How long what is away is away, and the disk full. */
interface Lengths {
  readonly awayMs: number;
  readonly fullMs: number;
}

/** Faults in an order that follows from the seed alone: all kinds before one comes twice. */
export function faultsOf(seed: number, count: number): Fault[] {
  const random = new RandomStream(seed, 'search');
  const faults: Fault[] = [];
  while (faults.length < count) faults.push(...shuffled(random));
  return faults.slice(0, count);
}

function shuffled(random: RandomStream): Fault[] {
  const left: Fault[] = [...FAULTS];
  return FAULTS.flatMap(() => left.splice(random.nextBelow(left.length), 1));
}

/** Lets a fault happen to the stack of a state folder. Resolves when it is over; what comes of it takes longer. */
export async function befall(home: string, fault: Fault, { awayMs, fullMs }: Lengths): Promise<void> {
  switch (fault) {
    case 'trainer killed':
      return kill(pidsOf(home, 'trainer').at(-1), 'SIGKILL');
    case 'training process killed':
      return kill(trainingProcesses(home)[0], 'SIGKILL');
    case 'orchestrator killed':
      return kill(pidsOf(home, 'orchestrator')[0], 'SIGKILL');
    case 'api killed':
      return kill(pidsOf(home, 'api')[0], 'SIGKILL');
    case 'temporal killed':
      return kill(pidsOf(home, 'temporal')[0], 'SIGKILL');
    case 'postgres restarted':
      // Immediate shutdown: connections break, and the log is played back at the next start.
      return kill(pidsOf(home, 'postgres')[0], 'SIGQUIT');
    case 'postgres away': {
      const processes = family(pidsOf(home, 'postgres')[0]);
      processes.forEach((pid) => kill(pid, 'SIGSTOP'));
      await delay(awayMs);
      return processes.forEach((pid) => kill(pid, 'SIGCONT'));
    }
    case 'disk full': {
      // Writing beyond the limit fails, as it does on a full disk; only the soft limit changes, so it can be lifted.
      const processes = trainingProcesses(home);
      processes.forEach((pid) => limitFiles(pid, '0'));
      await delay(fullMs);
      return processes.forEach((pid) => limitFiles(pid, 'unlimited'));
    }
  }
}

/** Numbers of a part's processes that are ready; several where there are several trainers. */
function pidsOf(home: string, part: string): number[] {
  const parts = findStack(home)?.parts ?? [];
  return parts.flatMap(({ name, process }) => (name.startsWith(part) && process ? [process.pid] : []));
}

/** The processes that own tfjs-node: the only children of the trainers. */
function trainingProcesses(home: string): number[] {
  const trainers = new Set(pidsOf(home, 'trainer'));
  return processTable().flatMap(([pid, parent]) => (trainers.has(parent) ? [pid] : []));
}

/** A process and its children. */
function family(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  return [pid, ...processTable().flatMap(([child, parent]) => (parent === pid ? [child] : []))];
}

function processTable(): [pid: number, parent: number][] {
  const lines = execFileSync('ps', ['-o', 'pid=,ppid=', '-A'], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return [pid, parent];
  });
}

/** What has ended by itself meanwhile is no trouble: the fault then misses. */
function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function limitFiles(pid: number, soft: string): void {
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${soft}:`], { stdio: 'pipe' });
  } catch (error) {
    // It has ended, or another fault has ended it.
    if (!/No such process/.test(String((error as { stderr?: Buffer }).stderr))) throw error;
  }
}
