import { Comparison } from '@sonde/contracts';
import { withQuery } from '@sonde/contracts/client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api } from '../api/api';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { Loaded } from '../elements/loaded';
import { Notes, Panel } from '../elements/panel';
import { counted, formatCount, formatInterval } from '../format';
import { PageTitle } from '../page-frame';
import { ProbeLinks } from '../sweep/downloads';
import { ItemList } from './item-list';
import { letterOf, verdict } from './pair-words';
import { PairPanel, PairTable } from './pairs';

/** Two or more probes, configurations, layers or sweeps on the same rows. */
export default function ComparePage() {
  const [search, setSearch] = useSearchParams();
  const items = search.getAll('items');
  const split = search.get('split') ?? 'val';
  const query = useQuery(comparisonQuery(items, split));
  const change = (items: readonly string[], split: string) =>
    setSearch([...items.map((item) => ['items', item] as [string, string]), ['split', split]]);
  return (
    <>
      <div className="view-head">
        <PageTitle>Compare</PageTitle>
      </div>
      <ItemList items={items} split={split} titles={query.data?.items} onChange={change} />
      {items.length > 1 && (
        <Loaded query={query} what="the comparison">
          {(comparison) => <ComparisonView comparison={comparison} />}
        </Loaded>
      )}
    </>
  );
}

type Item = Comparison['items'][number] & { readonly letter: string };

/** Each by itself, then every two of them. */
function ComparisonView({ comparison }: { readonly comparison: Comparison }) {
  const { metric, split, rows, groups, draws, pairs, notes } = comparison;
  const items = comparison.items.map((item, at): Item => ({ ...item, letter: letterOf(at) }));
  const only = pairs.length === 1 ? pairs[0] : undefined;
  const inGroups = groups === null ? '' : ` in ${counted(groups, 'group')}`;
  return (
    <>
      <Panel heading="Each by itself">
        <DataTable
          caption={`${metric.name.replace(/^val\b/, split)} on ${formatCount(rows)} rows${inGroups}; intervals are over these rows`}
          columns={[
            column<Item>('#', ({ letter }) => letter),
            headColumn<Item>('What', ({ title }) => title),
            column<Item>('Layer', ({ layer }) => layer),
            numberColumn<Item>('n', ({ n }) => n, String),
            numberColumn<Item>(metric.name.replace(/^val\b/, split), ({ figure }) => figure.mean),
            rightColumn<Item>('95 % interval', ({ figure }) => formatInterval(figure.ci95)),
            numberColumn<Item>('± seed sd', ({ seed_sd }) => seed_sd),
            column<Item>('Probe', ({ probe_keys: [first = null, ...others] }) =>
              others.length === 0 ? <ProbeLinks probeKey={first} /> : counted(others.length + 1, 'probe'),
            ),
          ]}
          rows={items}
          rowId={({ reference }) => reference}
          empty="Nothing to compare."
        />
      </Panel>
      <Panel heading={only ? 'The difference' : 'Every two of them'}>
        {only && <p className="answer">{verdict(only)}</p>}
        <PairTable comparison={comparison} />
        <p className="hint">Intervals from {formatCount(draws)} paired draws of the rows.</p>
        <Notes notes={notes} />
      </Panel>
      <div className="columns">
        {pairs.map((pair) => (
          <PairPanel key={`${pair.a}-${pair.b}`} pair={pair} />
        ))}
      </div>
    </>
  );
}

const comparisonQuery = (items: readonly string[], split: string) =>
  queryOptions({
    queryKey: ['compare', items, split],
    queryFn: ({ signal }) => api.call(Comparison, withQuery('/v1/compare', { items, split }), { signal }),
    enabled: items.length > 1,
  });
