import type { SweepView } from '@sonde/contracts';
import { endedTrials, formatTimeLeft, progressInWords } from '@sonde/domain/format';
import { SingleBar } from 'cli-progress';

/** Shows how far a sweep is. */
export interface Progress {
  show(sweep: SweepView): void;
  stop(): void;
}

/** Where it is shown: process.stderr, or any other stream. */
type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** A bar in a terminal, plain lines elsewhere. */
export function createProgress(stream: Stream = process.stderr): Progress {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: Stream): Progress {
  const shown = new SingleBar({
    stream,
    format: '{state} [{bar}] {value}/{total} trials · {extra}',
    hideCursor: true,
    clearOnComplete: true,
  });
  let started = false;
  return {
    show: (sweep) => {
      const payload = { state: sweep.state.padEnd(10), extra: extras(sweep) + left(sweep) };
      if (started) shown.setTotal(Math.max(1, sweep.counts.planned));
      else shown.start(Math.max(1, sweep.counts.planned), 0, payload);
      started = true;
      shown.update(endedTrials(sweep.counts), payload);
    },
    stop: () => shown.stop(),
  };
}

function lines(stream: Stream): Progress {
  let last = '';
  return {
    show: (sweep) => {
      const line = `${sweep.state}: ${progressInWords(sweep.counts)}, ${extras(sweep)}`;
      // What is left changes with each view, and is no news by itself.
      if (line !== last) stream.write(`${line}${left(sweep)}\n`);
      last = line;
    },
    stop: () => undefined,
  };
}

function extras({ counts }: SweepView): string {
  const parts = [`${counts.running} running`];
  for (const state of ['cached', 'pruned', 'diverged', 'failed', 'cancelled'] as const)
    if (counts[state] > 0) parts.push(`${counts[state]} ${state}`);
  return parts.join(', ');
}

function left({ eta_s }: SweepView): string {
  const words = formatTimeLeft(eta_s);
  return words && `, ${words}`;
}
