import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cleanEnvironment, type Environment } from '../environment';
import type { StopStep } from '../processes';
import { APP_PRELOAD } from '../workspace';
import { WORKER_PACE, type Liveness } from './liveness';
import type { PartDefinition } from './part';
import { ping } from './ping';

/** Longer than a trainer's own grace for the pack that it is at. */
export const STOP_APP: readonly StopStep[] = [{ signal: 'SIGTERM', grace: 30_000 }];

/** One of Sonde's own processes: a node script, and what it is told besides the addresses of the stack. */
export interface PartCommand {
  readonly script: string;
  readonly env: Environment;
}

export interface AppOptions extends PartCommand {
  /** Its working directory. */
  readonly folder: string;
  /** By default it is asked over its channel, at the pace of a worker. */
  readonly liveness?: Liveness;
}

/**
 * A node process with a channel to the supervisor. It sends 'ready' when it is, and ends by itself when the channel
 * closes, so that nothing goes on without a supervisor.
 */
export function appPart(name: string, { script, env, folder, liveness }: AppOptions): PartDefinition {
  return {
    name,
    readyWithin: 180_000,
    stop: STOP_APP,
    liveness: liveness ?? { ask: ping, ...WORKER_PACE },
    spawn: ({ descriptor }) =>
      fork(script, [], {
        cwd: folder,
        env: { ...cleanEnvironment(), ...env, SONDE_SUPERVISOR: String(process.pid) },
        execArgv: ['--require', APP_PRELOAD],
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
