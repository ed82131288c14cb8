import { createHome, homeAt } from '../home';
import { takeLock } from '../lock';
import { REVIVE } from '../revive';
import { endLeftovers } from './leftovers';
import type { FromSupervisor, ToSupervisor } from './order';
import { Supervisor } from './supervisor';

/*
 * The process that owns a stack. It is forked in a session of its own, so that a terminal's Ctrl-C and hang-up do not
 * reach it or its parts; it ends when it gets a signal, or when its owner is gone and nobody else uses the stack.
 */

// What the stack writes is for its owner alone: features, labels and results may be confidential.
process.umask(0o077);

// A full disk must not end the stack through the log of its supervisor.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// An owner that died before it gave its order.
const quit = (): void => process.exit(0);
process.once('disconnect', quit);
process.once('message', (message) => {
  process.off('disconnect', quit);
  obey(message as ToSupervisor).catch(async (error: Error) => {
    await tell({ type: 'failed', problem: error.message });
    process.exit(1);
  });
});

async function obey(message: ToSupervisor): Promise<void> {
  const home = homeAt(message.type === 'start' ? message.order.home : message.home);
  createHome(home);
  if (!takeLock(home.locks)) {
    await tell({ type: 'taken' });
    process.exit(0);
  }
  await endLeftovers(home);
  if (message.type === 'clean') {
    await tell({ type: 'cleaned' });
    process.exit(0);
  }
  await supervise(new Supervisor(home, message.order, (report) => void tell({ type: 'report', report })));
}

async function supervise(supervisor: Supervisor): Promise<void> {
  void supervisor.gone.then(() => process.exit(0));
  const shutDown = (): void => void supervisor.shutDown();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, shutDown);
  process.on(REVIVE, () => supervisor.revive());
  process.on('uncaughtException', (error) => {
    console.error(error);
    shutDown();
  });
  setInterval(() => supervisor.isOnRecord() || shutDown(), 2_000);
  const leave = (): void => void supervisor.shutDownWhenUnused();
  process.once('disconnect', leave);
  if (!process.connected) leave();
  try {
    await supervisor.start();
    await tell({ type: 'ready' });
  } catch (error) {
    await tell({ type: 'failed', problem: (error as Error).message });
    shutDown();
  }
}

/** Tells the owner, if there is one, and the log. */
function tell(message: FromSupervisor): Promise<void> {
  console.log(new Date().toISOString(), wordsFor(message));
  return new Promise((resolve) => {
    if (process.send && process.connected) process.send(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

function wordsFor(message: FromSupervisor): string {
  if (message.type === 'failed') return `failed: ${message.problem}`;
  if (message.type !== 'report') return message.type;
  const { name, state, process: own, detail } = message.report;
  return [name, state, own && `(pid ${own.pid})`, detail && `- ${detail}`].filter(Boolean).join(' ');
}
