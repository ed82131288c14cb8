import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cleanEnvironment, type Environment } from '../environment';
import type { StopStep } from '../processes';
import type { PartDefinition } from './part';

/** Longer than a trainer's own grace for the pack that it is at. */
export const STOP_APP: readonly StopStep[] = [{ signal: 'SIGTERM', grace: 30_000 }];

/** One of Sonde's own processes: a node script, and what it is told besides the addresses of the stack. */
export interface PartCommand {
  readonly script: string;
  readonly env: Environment;
}

/**
 * A node process with a channel to the supervisor. It sends 'ready' when it is, and ends by itself when the channel
 * closes, so that nothing goes on without a supervisor.
 */
export function appPart(name: string, { script, env }: PartCommand, folder: string): PartDefinition {
  return {
    name,
    readyWithin: 180_000,
    stop: STOP_APP,
    spawn: ({ descriptor }) =>
      fork(script, [], {
        cwd: folder,
        env: { ...cleanEnvironment(), ...env },
        execArgv: [],
        detached: true,
        stdio: ['ignore', descriptor, descriptor, 'ipc'],
      }),
    whenReady: async (child, signal) => {
      for (;;) {
        const [message] = (await once(child, 'message', { signal })) as unknown[];
        if (message === 'ready') return;
      }
    },
  };
}
