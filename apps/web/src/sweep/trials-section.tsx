import type { SweepDetail, TrialView } from '@sonde/contracts';
import { varyingParameters } from '@sonde/domain/format';
import { TRIAL_STATES } from '@sonde/contracts/temporal';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { trialsQuery } from '../api/sweep-queries';
import { Choice } from '../elements/choice';
import { column, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { Loaded } from '../elements/loaded';
import { MoreButton } from '../elements/more-button';
import { Panel } from '../elements/panel';
import { State } from '../elements/state';
import { useSearch } from '../elements/use-search';
import { Downloads } from './downloads';
import { ProbeLinks } from './probe-links';
import { pruningInWords } from './pruning';

/** Every trial with its state, and why it failed or was pruned. */
export function TrialsSection({ sweep }: { readonly sweep: SweepDetail }) {
  const { search, change } = useSearch();
  const state = search.get('state') ?? '';
  const query = useInfiniteQuery(trialsQuery(sweep, state || undefined));
  const states = TRIAL_STATES.filter((each) => sweep.counts[each] > 0 || each === state);
  return (
    <Panel heading="Trials">
      <div className="row">
        <Choice label="State" value={state} options={states} all="all states" onChange={(state) => change({ state })} />
      </div>
      <Loaded query={query} what="the trials">
        {({ pages }) => {
          const trials = pages.flatMap(({ items }) => items);
          return (
            <DataTable
              caption="In the order of the plan"
              columns={columnsOf(trials)}
              rows={trials}
              rowId={({ index }) => String(index)}
              empty={state ? `No trial is ${state}.` : 'No trial is planned yet.'}
            />
          );
        }}
      </Loaded>
      <MoreButton query={query} what="trials" />
      <Downloads sweep={sweep} />
    </Panel>
  );
}

function columnsOf(trials: readonly TrialView[]): ColumnDef<TrialView>[] {
  const varying = varyingParameters(trials.map(({ parameters }) => parameters));
  const severalTargets = new Set(trials.map(({ target }) => target)).size > 1;
  const hasReasons = trials.some(({ failure, pruning }) => failure ?? pruning);
  return [
    { ...rightColumn<TrialView>('#', ({ index }) => index), meta: { head: true, numeric: true } },
    column('State', ({ state }) => <State state={state} />),
    ...(hasReasons ? [column<TrialView>('Why', whyInWords)] : []),
    column('Layer', ({ layer }) => layer),
    ...(severalTargets ? [column<TrialView>('Target', ({ target }) => target)] : []),
    ...varying.map((name) => rightColumn<TrialView>(name, ({ parameters }) => String(parameters[name] ?? ''))),
    rightColumn('Seed', ({ seed }) => seed),
    column('Probe', ({ probe_key }) => <ProbeLinks probeKey={probe_key} />),
  ];
}

function whyInWords({ failure, pruning }: TrialView) {
  if (failure) {
    return (
      <span className="reason">
        <strong>{failure.class}:</strong> {failure.message}
      </span>
    );
  }
  return pruning && <span className="reason">{pruningInWords(pruning)}</span>;
}
