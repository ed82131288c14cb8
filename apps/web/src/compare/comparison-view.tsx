import type { Comparison } from '@sonde/contracts';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { Notes } from '../elements/notes';
import { Panel } from '../elements/panel';
import { ProbeLinks } from '../sweep/probe-links';
import { counted, formatCount, formatInterval } from '../format';
import { letterOf } from './letter';
import { PairPanel } from './pair-panel';
import { PairTable } from './pair-table';
import { verdict } from './pair-words';

type Item = Comparison['items'][number] & { readonly letter: string };

/** Each by itself, then every two of them. */
export function ComparisonView({ comparison }: { readonly comparison: Comparison }) {
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
