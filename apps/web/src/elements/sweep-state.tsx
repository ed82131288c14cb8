import type { Counts } from '@sonde/contracts';
import { endedTrials } from '@sonde/domain/format';

/** The state of a sweep or a trial. The word says it; the colour helps. */
export function State({ state }: { readonly state: string }) {
  return <span className={`state state-${state}`}>{state}</span>;
}

/** How many of a sweep's trials have ended, and how many of those badly. */
export function ProgressBar({ counts, name }: { readonly counts: Counts; readonly name: string }) {
  const ended = endedTrials(counts);
  const { diverged, cancelled, failed } = counts;
  const share = (count: number) => ({ width: `${(100 * count) / Math.max(1, counts.planned)}%` });
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={`Trials of ${name} that have ended`}
      aria-valuemin={0}
      aria-valuemax={counts.planned}
      aria-valuenow={ended}
    >
      <span style={share(ended - diverged - cancelled - failed)} />
      <span className="warn" style={share(diverged)} />
      <span className="bad" style={share(failed)} />
      <span className="idle" style={share(cancelled)} />
    </div>
  );
}
