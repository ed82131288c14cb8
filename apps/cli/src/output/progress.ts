import type { SweepView } from '@sonde/contracts';
import { duration } from '@sonde/domain';
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
      shown.update(ended(sweep), payload);
    },
    stop: () => shown.stop(),
  };
}

function lines(stream: Stream): Progress {
  let last = '';
  return {
    show: (sweep) => {
      const line = `${sweep.state}: ${ended(sweep)} of ${sweep.counts.planned} trials ended, ${extras(sweep)}`;
      // What is left changes with each look, and is no news by itself.
      if (line !== last) stream.write(`${line}${left(sweep)}\n`);
      last = line;
    },
    stop: () => undefined,
  };
}

function ended({ counts }: SweepView): number {
  return counts.planned - counts.pending - counts.running;
}

function extras({ counts }: SweepView): string {
  const parts = [`${counts.running} running`];
  for (const state of ['cached', 'pruned', 'diverged', 'failed', 'cancelled'] as const)
    if (counts[state] > 0) parts.push(`${counts[state]} ${state}`);
  return parts.join(', ');
}

function left({ eta_s }: SweepView): string {
  return eta_s === null || eta_s === 0 ? '' : `, about ${duration(eta_s)} left`;
}
