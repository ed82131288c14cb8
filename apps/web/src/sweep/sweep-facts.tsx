import type { SweepDetail } from '@sonde/contracts';
import { countsInWords, formatDuration, formatTimeLeft, progressInWords } from '@sonde/domain/format';
import type { ReactNode } from 'react';
import { ProgressBar, State } from '../elements/sweep-state';
import { formatMoment, NONE } from '../format';

interface Props {
  readonly sweep: SweepDetail;
  /** Whether news of it arrive by themselves. */
  readonly isLive: boolean;
}

/** State, progress and origin of a sweep. */
export function SweepFacts({ sweep, isLive }: Props) {
  const { counts, dataset, eta_s, failure, failures } = sweep;
  const left = formatTimeLeft(eta_s);
  const reasons = Object.entries(failures);
  return (
    <>
      {sweep.description && <p>{sweep.description}</p>}
      <ProgressBar counts={counts} name={sweep.name} />
      <p className="hint" role="status">
        <State state={sweep.state} />: {progressInWords(counts)}
        {left && `, ${left}`}
        {!isLive && '. Live updates broke off; trying again'}
      </p>
      <dl className="facts">
        <Fact name="Trials">{countsInWords(counts) || NONE}</Fact>
        <Fact name="Dataset">
          {dataset.name}, version {dataset.version}
        </Fact>
        <Fact name="Chosen by">
          {sweep.metric.name}, {sweep.metric.goal}d
        </Fact>
        <Fact name="Submitted">
          <time dateTime={sweep.created_at}>{formatMoment(sweep.created_at)}</time>
        </Fact>
        {sweep.finished_at !== null && <Fact name="Took">{formatDuration(sweep.duration_s)}</Fact>}
        <Fact name="Pool">{sweep.pool}</Fact>
        {sweep.revision > 0 && <Fact name="Extended">{sweep.revision} times</Fact>}
        <Fact name="Id">{sweep.id}</Fact>
        {sweep.temporal_url && (
          <Fact name="Workflow">
            <a href={sweep.temporal_url}>in the Temporal UI</a>
          </Fact>
        )}
      </dl>
      {failure !== null && (
        <p className="note note-error">
          <strong>The sweep ended early:</strong> {failure}
        </p>
      )}
      {reasons.length > 0 && (
        <p className="note note-warn">
          <strong>Trials failed:</strong> {reasons.map(([reason, count]) => `${count} with ${reason}`).join(', ')}.
          Their messages stand under Trials.
        </p>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
