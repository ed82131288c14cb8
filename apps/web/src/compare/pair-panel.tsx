import type { ComparedPair } from '@sonde/contracts';
import { Panel } from '../elements/panel';
import { counted, formatCount, formatNumber, formatPValue } from '../format';
import { letterOf } from './letter';
import { pairName } from './pair-words';

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
