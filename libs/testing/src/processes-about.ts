import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/**
 * The living processes, other than this one, that have a text in their command line or environment. So a spec finds
 * whatever was started for its folder without believing any record of it.
 */
export function processesAbout(text: string): string[] {
  const lines = process.platform === 'linux' ? linesFromProc() : linesFromPs();
  return lines.filter((line) => line.includes(text) && Number.parseInt(line, 10) !== process.pid);
}

function linesFromProc(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  // One that has ended and waits to be reaped has neither command line nor environment.
  return pids.map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`)} ${read(`/proc/${pid}/environ`)}`);
}

function linesFromPs(): string[] {
  return spawnSync('ps', ['-axEww', '-o', 'pid=,command='], { encoding: 'utf8' }).stdout.split('\n');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
