import type { ComparedPair, Comparison } from '@sonde/contracts';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { interval, NONE, pValue, signed } from '../words/figure';
import { pairName, TESTS } from './pair-words';

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
          (value) => (typeof value === 'number' ? signed(value) : NONE),
        ),
        rightColumn<ComparedPair>('95 % interval', ({ ci95 }) => interval(ci95)),
        column<ComparedPair>('Test', ({ test }) => TESTS[test]),
        numberColumn<ComparedPair>('p', ({ p }) => p, pValue),
        numberColumn<ComparedPair>('p, corrected', ({ p_holm }) => p_holm, pValue),
        column<ComparedPair>('At 0.05', ({ significant }) => (significant ? 'differ' : 'cannot be told apart')),
      ]}
      rows={pairs}
      rowId={({ a, b }) => `${a}-${b}`}
      empty="No pair."
    />
  );
}
