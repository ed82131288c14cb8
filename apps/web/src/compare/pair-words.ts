import type { ComparedPair } from '@sonde/contracts';
import { interval, pValue, signed } from '../words/figure';
import { letterOf } from './letter';

export const TESTS: Readonly<Record<ComparedPair['test'], string>> = {
  mcnemar_exact: 'McNemar, exact',
  mcnemar: 'McNemar, chi-square',
  bootstrap: 'bootstrap over rows',
  cluster_bootstrap: 'bootstrap over groups',
};

/** `A − B`, on one line. */
export function pairName({ a, b }: ComparedPair): string {
  return `${letterOf(a)}\u00a0−\u00a0${letterOf(b)}`;
}

/** What the pair comes to, in a sentence. */
export function verdict(pair: ComparedPair): string {
  const [a, b] = [letterOf(pair.a), letterOf(pair.b)];
  const bounds = `${signed(pair.difference)}, 95 % interval ${interval(pair.ci95)}`;
  return pair.significant
    ? `${a} and ${b} differ (${bounds}; corrected p ${pValue(pair.p_holm)}).`
    : `${a} and ${b} cannot be told apart (${bounds}; corrected p ${pValue(pair.p_holm)}).`;
}
