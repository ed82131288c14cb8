import {
  PROBE_SORTS,
  ProbePage,
  SCORE_NAMES,
  SCORES,
  type ProbeSort,
  type ProbeView,
  type SweepDetail,
} from '@sonde/contracts';
import { sweepPath } from '@sonde/contracts/client';
import { configurationInWords, varyingParameters } from '@sonde/domain/format';
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/api';
import { resultsOf, type SweepRef } from '../api/queries';
import { useSearch } from '../elements/choice';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { Loaded, MoreButton } from '../elements/loaded';
import { formatNumber } from '../format';
import { ProbeLinks } from './downloads';
import { pickColumn, type Picking } from './picking';

interface Props extends Picking {
  readonly sweep: SweepDetail;
}

/** Single probes, sorted by the api: by any figure of val or train, never of test. */
export function ProbeBoard({ sweep, ...picking }: Props) {
  const { search, change } = useSearch();
  const sort = PROBE_SORTS.find((name) => name === (search.get('sort') ?? sweep.metric.name)) ?? 'val/loss';
  const isDescending = search.has('order') ? search.get('order') === 'desc' : goalOf(sort) === 'maximize';
  const query = useInfiniteQuery({
    ...probesQuery(sweep, {
      sort,
      order: isDescending ? 'desc' : 'asc',
      layer: search.get('layer') ?? undefined,
      target: search.get('target') ?? undefined,
    }),
    // The head that was pressed stays, and so keeps the focus.
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Loaded query={query} what="the probes">
        {({ pages }) => {
          const probes = pages.flatMap(({ items }) => items);
          return (
            <DataTable
              caption={`Single probes by ${sort}`}
              columns={columnsOf(probes, picking)}
              rows={probes}
              rowId={({ key }) => key}
              empty="No probe yet."
              sorting={{
                state: [{ id: sort, desc: isDescending }],
                onChange: ([next]) => next && change({ sort: next.id, order: next.desc ? 'desc' : 'asc' }),
              }}
            />
          );
        }}
      </Loaded>
      <MoreButton query={query} what="probes" />
    </>
  );
}

function columnsOf(probes: readonly ProbeView[], picking: Picking): ColumnDef<ProbeView>[] {
  const varying = varyingParameters(probes.map(({ parameters }) => parameters));
  const severalTargets = new Set(probes.map(({ target }) => target)).size > 1;
  const shown = PROBE_SORTS.filter((sort) => probes.some((probe) => figureOf(probe, sort) !== undefined));
  return [
    pickColumn(picking, ({ key, layer, parameters, seed }) => ({
      reference: `probe:${key}`,
      title: `${layer}, ${configurationInWords({ ...parameters, seed }, [...varying, 'seed'])}`,
    })),
    headColumn<ProbeView>('Layer', ({ layer }) => layer),
    ...(severalTargets ? [column<ProbeView>('Target', ({ target }) => target)] : []),
    ...varying.map((name) => rightColumn<ProbeView>(name, ({ parameters }) => String(parameters[name] ?? ''))),
    rightColumn('Seed', ({ seed }) => seed),
    column('Probe', ({ key }) => <ProbeLinks probeKey={key} />),
    ...shown.map((sort) => ({
      ...numberColumn<ProbeView>(
        sort,
        (probe) => figureOf(probe, sort),
        (value, { diverged }) => (diverged && value == null ? 'diverged' : formatNumber(value)),
      ),
      sortDescFirst: goalOf(sort) === 'maximize',
    })),
  ];
}

function figureOf({ train, val }: ProbeView, sort: ProbeSort): number | null | undefined {
  const [split, name] = partsOf(sort);
  return (split === 'train' ? train : val)[name];
}

function goalOf(sort: ProbeSort) {
  return SCORES[partsOf(sort)[1]].goal;
}

function partsOf(sort: ProbeSort) {
  const [split, figure] = sort.split('/');
  return [split, SCORE_NAMES.find((name) => name === figure) ?? 'loss'] as const;
}

interface ProbeFilter {
  readonly sort?: ProbeSort | undefined;
  readonly order?: 'asc' | 'desc' | undefined;
  readonly layer?: string | undefined;
  readonly target?: string | undefined;
}

const probesQuery = (sweep: SweepRef, filter: ProbeFilter) =>
  infiniteQueryOptions({
    ...resultsOf(sweep, 'probes', filter),
    queryFn: ({ pageParam, signal }) =>
      api.call(ProbePage, sweepPath(sweep.id, '/probes', { ...filter, limit: 50, cursor: pageParam }), {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
