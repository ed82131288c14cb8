import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { RandomStream } from '@sonde/domain';
import { dealer } from './dealt';
import { family, pidsOf, signal, trainingProcesses } from './stack-processes';
import { stop, type Stop } from './stops';

/** What can befall a stack: real signals to real processes. */
export const SUDDEN = [
  'trainer killed',
  'training process killed',
  'orchestrator killed',
  'api killed',
  'postgres restarted',
  'postgres away',
  'temporal killed',
  'disk full',
] as const;
/** Those that last for longer than Temporal waits for a heartbeat, so that another trainer takes the pack over. */
const STOPPED = ['trainer stopped', 'training process stopped', 'trainer stopped with its training process'] as const;
export const FAULTS = [...SUDDEN, ...STOPPED] as const;
export type Fault = (typeof FAULTS)[number];

/** How long what is away is away, the disk full, and what is stopped stopped. */
interface Lengths {
  readonly awayMs: number;
  readonly fullMs: number;
  readonly stoppedMs: number;
}

/** Faults in an order that follows from the seed alone: all kinds before one comes twice. */
export function faultsOf(seed: number, count: number, kinds: readonly Fault[]): Fault[] {
  return Array.from({ length: count }, dealer(new RandomStream(seed, 'search'), kinds));
}

/** Lets a fault happen to the stack of a state folder. Resolves when it is over; what comes of it takes longer. */
export async function befall(home: string, fault: Fault, lengths: Lengths): Promise<void> {
  switch (fault) {
    case 'trainer killed':
      return signal(pidsOf(home, 'trainer').at(-1), 'SIGKILL');
    case 'training process killed':
      return signal(trainingProcesses(home)[0], 'SIGKILL');
    case 'orchestrator killed':
      return signal(pidsOf(home, 'orchestrator')[0], 'SIGKILL');
    case 'api killed':
      return signal(pidsOf(home, 'api')[0], 'SIGKILL');
    case 'temporal killed':
      return signal(pidsOf(home, 'temporal')[0], 'SIGKILL');
    case 'postgres restarted':
      // Immediate shutdown: connections break, and the log is played back at the next start.
      return signal(pidsOf(home, 'postgres')[0], 'SIGQUIT');
    case 'postgres away': {
      const processes = family(pidsOf(home, 'postgres')[0]);
      processes.forEach((pid) => signal(pid, 'SIGSTOP'));
      await delay(lengths.awayMs);
      return processes.forEach((pid) => signal(pid, 'SIGCONT'));
    }
    case 'trainer stopped':
      return stopForAWhile(home, 'trainer', lengths);
    case 'training process stopped':
      return stopForAWhile(home, 'training process', lengths);
    case 'trainer stopped with its training process':
      return stopForAWhile(home, 'both', lengths);
    case 'disk full': {
      // Writing beyond the limit fails, as it does on a full disk; only the soft limit changes, so it can be lifted.
      const processes = trainingProcesses(home);
      processes.forEach((pid) => limitFiles(pid, '0'));
      await delay(lengths.fullMs);
      return processes.forEach((pid) => limitFiles(pid, 'unlimited'));
    }
  }
}

async function stopForAWhile(home: string, who: Stop['who'], { stoppedMs }: Lengths): Promise<void> {
  const goOn = stop(who, pidsOf(home, 'trainer').at(-1));
  await delay(stoppedMs);
  goOn();
}

function limitFiles(pid: number, soft: string): void {
  try {
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${soft}:`], { stdio: 'pipe' });
  } catch (error) {
    // It has ended, or another fault has ended it.
    if (!/No such process/.test(String((error as { stderr?: Buffer }).stderr))) throw error;
  }
}
