import type { Registration } from '@sonde/contracts';
import { formatBytes } from '@sonde/domain/format';
import { SingleBar } from 'cli-progress';

/** Shows how far a registration is. */
interface RegistrationProgress {
  show(registration: Registration): void;
  stop(): void;
}

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Registrations that end sooner show nothing. */
const QUIET_MS = 1_000;

/** Between two lines where there is no terminal. */
const LINE_EVERY_MS = 5_000;

/** A bar in a terminal, a line every few seconds elsewhere. */
export function createRegistrationProgress(stream: Stream = process.stderr): RegistrationProgress {
  const began = performance.now();
  const shown = stream.isTTY ? bar(stream) : lines(stream);
  let hasSaidWaiting = false;
  return {
    show: (registration) => {
      if (performance.now() - began < QUIET_MS) return;
      if (registration.waiting_for !== null && !hasSaidWaiting) {
        stream.write('no trainer runs: the registration waits for one, since trainers read the files\n');
        hasSaidWaiting = true;
      }
      shown.show(registration);
    },
    stop: () => shown.stop(),
  };
}

function bar(stream: Stream): RegistrationProgress {
  const shown = new SingleBar({ stream, format: '{what} [{bar}] {extra}', hideCursor: true, clearOnComplete: true });
  let started = false;
  return {
    show: (registration) => {
      const { bytes, bytes_done: done } = registration.progress;
      const payload = { what: phase(registration), extra: amounts(registration) };
      if (started) shown.setTotal(Math.max(1, bytes));
      else shown.start(Math.max(1, bytes), 0, payload);
      started = true;
      shown.update(done, payload);
    },
    stop: () => shown.stop(),
  };
}

function lines(stream: Stream): RegistrationProgress {
  let last = '';
  let writtenAt = -Infinity;
  return {
    show: (registration) => {
      const line = `${phase(registration)}: ${amounts(registration)}`;
      if (line === last || performance.now() - writtenAt < LINE_EVERY_MS) return;
      [last, writtenAt] = [line, performance.now()];
      stream.write(`${line}\n`);
    },
    stop: () => undefined,
  };
}

/** What is being done: headers and labels are read, then all values, then rows are compared between splits. */
function phase({ name, state, progress: { files, files_done: done } }: Registration): string {
  if (state === 'pending') return `opening ${name}`;
  return done < files ? `examining ${name}` : `comparing splits of ${name}`;
}

function amounts({ progress: { files, files_done, bytes, bytes_done } }: Registration): string {
  return `${files_done} of ${files} layers, ${formatBytes(bytes_done)} of ${formatBytes(bytes)}`;
}
