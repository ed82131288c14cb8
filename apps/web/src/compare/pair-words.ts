import type { ComparedPair } from '@sonde/contracts';
import { formatInterval, formatPValue, formatSigned } from '../format';

/** `A − B`, on one line. */
export function pairName({ a, b }: ComparedPair): string {
  return `${letterOf(a)}\u00a0−\u00a0${letterOf(b)}`;
}

/** What the pair comes to, in a sentence. */
export function verdict(pair: ComparedPair): string {
  const [a, b] = [letterOf(pair.a), letterOf(pair.b)];
  const bounds = `${formatSigned(pair.difference)}, 95 % interval ${formatInterval(pair.ci95)}`;
  return pair.significant
    ? `${a} and ${b} differ (${bounds}; corrected p ${formatPValue(pair.p_holm)}).`
    : `${a} and ${b} cannot be told apart (${bounds}; corrected p ${formatPValue(pair.p_holm)}).`;
}

/** A for the first item of a comparison, B for the second; AA after Z. */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}
