import { StackUnavailable } from '@sonde/contracts';
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createHome, type Home } from './home';
import { cleanEnvironment } from './environment';
import type { PartRecord } from './stack-record';
import type { FromSupervisor, ToSupervisor } from './supervisor/order';
import { withPartLog } from './supervisor/part-log';
import { SUPERVISOR_SCRIPT } from './workspace';

/** A supervisor that was told something, and what came of it; but for `ready` its process has ended. */
export interface Launched {
  readonly outcome: 'ready' | 'taken' | 'cleaned';
  readonly child: ChildProcess;
}

/**
 * Forks a supervisor, gives it its order and waits for the outcome. Throws StackUnavailable, after the supervisor has
 * ended, when it fails. An aborted signal stops the stack that is being started.
 */
export async function launch(
  home: Home,
  message: ToSupervisor,
  { onReport, signal }: { onReport?: (report: PartRecord) => void; signal?: AbortSignal } = {},
): Promise<Launched> {
  signal?.throwIfAborted();
  const child = forkSupervisor(home);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const callOff = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', callOff, { once: true });
  try {
    const outcome = outcomeOf(child, ended, onReport);
    child.send(message);
    const answer = await outcome;
    if (answer.type !== 'ready') await ended;
    if (answer.type === 'failed') {
      throw new StackUnavailable(signal?.aborted ? 'the start was called off' : answer.problem);
    }
    return { outcome: answer.type, child };
  } finally {
    signal?.removeEventListener('abort', callOff);
  }
}

function forkSupervisor(home: Home): ChildProcess {
  if (!existsSync(SUPERVISOR_SCRIPT)) throw new StackUnavailable('Sonde is not built: run `npm run setup`');
  createHome(home);
  return withPartLog(home.logs, 'supervisor', ({ descriptor }) =>
    fork(SUPERVISOR_SCRIPT, [home.folder], {
      cwd: home.folder,
      env: cleanEnvironment(),
      execArgv: [],
      detached: true,
      stdio: ['ignore', descriptor, descriptor, 'ipc'],
    }),
  );
}

type Answer = Exclude<FromSupervisor, { type: 'report' }>;

/** The first message that is no report; reports go on arriving afterwards. */
function outcomeOf(
  child: ChildProcess,
  ended: Promise<void>,
  onReport?: (report: PartRecord) => void,
): Promise<Answer> {
  return new Promise((resolve) => {
    child.on('message', (received) => {
      const message = received as FromSupervisor;
      if (message.type === 'report') onReport?.(message.report);
      else resolve(message);
    });
    const problem = 'the stack ended before it was ready; its supervisor.log may say why';
    void ended.then(() => resolve({ type: 'failed', problem }));
  });
}
