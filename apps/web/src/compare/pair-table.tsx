import type { ComparedPair, Comparison } from '@sonde/contracts';
import { TEST_NAMES } from '@sonde/domain/format';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { NONE, formatInterval, formatPValue, formatSigned } from '../format';
import { pairName } from './pair-words';

/** Differences of every two items. */
export function PairTable({ comparison: { pairs, metric, split } }: { readonly comparison: Comparison }) {
  return (
    <DataTable
      caption={`Differences in ${metric.name.replace(/^val\b/, split)}, ${metric.goal}d; corrected by Holm over all pairs`}
      columns={[
        headColumn<ComparedPair>('Pair', pairName),
        numberColumn<ComparedPair>(
          'Difference',
          ({ difference }) => difference,
          (value) => (typeof value === 'number' ? formatSigned(value) : NONE),
        ),
        rightColumn<ComparedPair>('95 % interval', ({ ci95 }) => formatInterval(ci95)),
        column<ComparedPair>('Test', ({ test }) => TEST_NAMES[test]),
        numberColumn<ComparedPair>('p', ({ p }) => p, formatPValue),
        numberColumn<ComparedPair>('p, corrected', ({ p_holm }) => p_holm, formatPValue),
        column<ComparedPair>('At 0.05', ({ significant }) => (significant ? 'differ' : 'cannot be told apart')),
      ]}
      rows={pairs}
      rowId={({ a, b }) => `${a}-${b}`}
      empty="No pair."
    />
  );
}
