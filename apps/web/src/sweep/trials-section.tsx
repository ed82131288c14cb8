import { TrialPage, type SweepDetail, type TrialView } from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { TRIAL_STATES } from '@sonde/contracts/temporal';
import { pruningInWords, varyingParameters } from '@sonde/domain/format';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/api';
import { resultsOf, type SweepRef } from '../api/queries';
import { Choice, useSearch } from '../elements/choice';
import { column, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { Loaded, MoreButton } from '../elements/loaded';
import { Panel } from '../elements/panel';
import { State } from '../elements/sweep-state';
import { Downloads, ProbeLinks } from './downloads';

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

const trialsQuery = (sweep: SweepRef, state: string | undefined) =>
  infiniteQueryOptions({
    ...resultsOf(sweep, 'trials', state),
    queryFn: ({ pageParam, signal }) =>
      api.call(TrialPage, sweepPath(sweep.id, '/trials', { state, limit: 50, cursor: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
