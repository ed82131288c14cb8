import type { ComparedPair, Comparison } from '@sonde/contracts';
import { onRows } from '../__fixtures__/samples';
import { formatComparison } from './compare';

const PAIR: ComparedPair = {
  a: 0,
  b: 1,
  difference: -0.0123,
  ci95: [-0.02, 0.001],
  p: 0.03125,
  test: 'bootstrap',
  p_holm: 0.0625,
  significant: false,
  mcnemar: null,
  sign_flip: null,
};

function comparison(pairs: readonly Partial<ComparedPair>[], fields: Partial<Comparison> = {}): Comparison {
  const item = { kind: 'layer', sweep: 'abc123', layer: 'first', n: 3, probe_keys: ['k'], seed_sd: 0.01 } as const;
  const items = ['first', 'second'].map((layer) => ({
    ...{ ...item, layer, probe_keys: [...item.probe_keys] },
    reference: `layer:abc123/${layer}`,
    title: `${layer}, labels`,
    figure: onRows(0.9, [0.876, 0.9214]),
  }));
  return {
    split: 'val',
    metric: { name: 'val/accuracy', goal: 'maximize' },
    target: 'labels',
    rows: 500,
    groups: null,
    draws: 2000,
    seed: 0,
    items,
    pairs: pairs.map((pair) => ({ ...PAIR, ...pair })),
    notes: [],
    ...fields,
  };
}

describe('formatComparison', () => {
  it('shows items with their intervals, then every pair', () => {
    const pair = { sign_flip: { n: 6, p: 0.03125, smallest: 0.03125, refusal: null } };
    expect(formatComparison(comparison([pair], { groups: 20, notes: ['val chose'] })).split('\n')).toEqual([
      'On 500 rows in 20 groups of val, target labels; bootstrap of 2,000 draws, seed 0',
      '   item                 what            n  val/accuracy  95 % interval    ± sd',
      '1  layer:abc123/first   first, labels   3        0.9000  0.876 … 0.921  0.0100',
      '2  layer:abc123/second  second, labels  3        0.9000  0.876 … 0.921  0.0100',
      '',
      'Differences, with p corrected by Holm over all pairs',
      "pair   difference   95 % interval       p  Holm's p  significant  test                 seeds  sign-flip p",
      '1 - 2     -0.0123  -0.020 … 0.001  0.0313    0.0625  no           bootstrap over rows      6       0.0313',
      '',
      'note: val chose',
    ]);
  });

  it("shows McNemar's table, and says why significance is impossible", () => {
    const refusal = '3 seeds give no p below 0.25: no difference could be significant; 6 seeds are needed';
    const pairs = [
      { test: 'mcnemar_exact', mcnemar: { only_a: 3, only_b: 9, statistic: null, p: 0.146 } },
      { b: 2, significant: true, sign_flip: { n: 3, p: null, smallest: 0.25, refusal } },
      { a: 1, b: 2, sign_flip: { n: 3, p: null, smallest: 0.25, refusal } },
    ] as const;
    const text = formatComparison(comparison(pairs));
    expect(text.split('\n').slice(6)).toEqual([
      "pair   difference   95 % interval       p  Holm's p  significant  test                 only first right  only second  seeds  sign-flip p",
      '1 - 2     -0.0123  -0.020 … 0.001  0.0313    0.0625  no           McNemar, exact                      3            9',
      '1 - 3     -0.0123  -0.020 … 0.001  0.0313    0.0625  yes          bootstrap over rows                                     3            –',
      '2 - 3     -0.0123  -0.020 … 0.001  0.0313    0.0625  no           bootstrap over rows                                     3            –',
      '',
      `sign-flip of 1 - 3, 2 - 3 refused: ${refusal}`,
    ]);
  });
});
