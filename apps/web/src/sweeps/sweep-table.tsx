import type { SweepView } from '@sonde/contracts';
import { formatTimeLeft, progressInWords } from '@sonde/domain/format';
import { Link } from 'react-router';
import { ProgressBar, State } from '../elements/sweep-state';
import { formatMoment, NONE } from '../format';

const HEADS = ['Name', 'State', 'Progress', 'Dataset', 'Metric', 'Submitted', 'Time left'];

/** A row a sweep; a card a sweep where a row would not fit. */
export function SweepTable({ sweeps }: { readonly sweeps: readonly SweepView[] }) {
  return (
    <div className="table-scroll">
      <table className="cards">
        <caption>Newest first</caption>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sweeps.map((sweep) => (
            <SweepRow key={sweep.id} sweep={sweep} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SweepRow({ sweep }: { readonly sweep: SweepView }) {
  const { id, name, state, counts, dataset, metric, created_at, eta_s } = sweep;
  return (
    <tr>
      <th scope="row" data-head="Name">
        <Link to={`/sweeps/${id}`}>{name}</Link>
      </th>
      <td data-head="State">
        <State state={state} />
      </td>
      <td data-head="Progress">
        <div className="sweep-progress">
          <ProgressBar counts={counts} name={name} />
          <span className="hint">
            {progressInWords(counts)}
            {counts.failed > 0 && `, ${counts.failed} failed`}
          </span>
        </div>
      </td>
      <td data-head="Dataset">{dataset.name}</td>
      <td data-head="Metric">{metric.name}</td>
      <td data-head="Submitted" className="nowrap">
        <time dateTime={created_at}>{formatMoment(created_at)}</time>
      </td>
      <td data-head="Time left" className="nowrap">
        {formatTimeLeft(eta_s) || NONE}
      </td>
    </tr>
  );
}
