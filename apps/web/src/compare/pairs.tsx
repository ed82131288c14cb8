import type { ComparedPair, Comparison } from '@sonde/contracts';
import { TEST_NAMES } from '@sonde/domain/format';
import { column, headColumn, numberColumn, rightColumn } from '../elements/columns';
import { DataTable } from '../elements/data-table';
import { Panel } from '../elements/panel';
import { counted, formatCount, formatInterval, formatNumber, formatPValue, formatSigned, NONE } from '../format';
import { letterOf, pairName } from './pair-words';

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

/** The further tests that a pair allows: which rows it differs in, and whether its seeds agree. */
export function PairPanel({ pair }: { readonly pair: ComparedPair }) {
  if (!pair.mcnemar && !pair.sign_flip) return null;
  return (
    <Panel heading={`${pairName(pair)}: further tests`}>
      {pair.mcnemar && <McNemarTable pair={pair} mcnemar={pair.mcnemar} />}
      {pair.sign_flip && <SignFlip signFlip={pair.sign_flip} />}
    </Panel>
  );
}

interface McNemarProps {
  readonly pair: ComparedPair;
  readonly mcnemar: NonNullable<ComparedPair['mcnemar']>;
}

function McNemarTable({ pair, mcnemar: { only_a, only_b, statistic, p } }: McNemarProps) {
  const kind = statistic === null ? 'exact' : `chi-square ${formatNumber(statistic, 3)}, with continuity correction`;
  return (
    <div className="table-scroll mcnemar">
      <table>
        <caption>
          McNemar's test ({kind}): p {formatPValue(p)}
        </caption>
        <tbody>
          <tr>
            <th scope="row">rows that {letterOf(pair.a)} alone has right</th>
            <td className="numeric">{formatCount(only_a)}</td>
          </tr>
          <tr>
            <th scope="row">rows that {letterOf(pair.b)} alone has right</th>
            <td className="numeric">{formatCount(only_b)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function SignFlip({
  signFlip: { n, p, smallest, refusal },
}: {
  readonly signFlip: NonNullable<ComparedPair['sign_flip']>;
}) {
  if (refusal !== null) {
    return (
      <p className="note note-warn">
        <strong>No sign-flip test over seeds:</strong> {refusal}
      </p>
    );
  }
  return (
    <p>
      Sign-flip test over {counted(n, 'seed')}: p {formatPValue(p)}; so many seeds can give no less than{' '}
      {formatPValue(smallest)}.
    </p>
  );
}
