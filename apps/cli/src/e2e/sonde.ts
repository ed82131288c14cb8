import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The command, as built. */
export const BINARY = join(__dirname, '../../bin/sonde.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the `sonde` command as a user does, against the stack of a state folder. */
export function sonde(home: string, ...words: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [BINARY, ...words], {
    env: { ...process.env, SONDE_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...texts })));
}
