import { RandomStream } from '../streams';

export interface SignFlip {
  /** Two-sided. */
  readonly p: number;
  /** The smallest p that so many differences can give: with five, 0.0625, nothing is significant at 0.05. */
  readonly smallest: number;
}

/** Up to how many differences all their signs are tried: 2^16 sums take 20 ms. */
const FEW = 16;
const DRAWS = 9_999;

/**
 * Sign-flip test of the mean of paired differences (Fisher 1935), as scipy's permutation_test of kind 'samples': if a
 * and b were alike, each difference could as well have the other sign. Exact up to 16 differences; beyond, p is
 * (1 + draws as far from 0) / (draws + 1) over 9,999 seeded draws.
 */
export function signFlip(differences: readonly number[], seed = 0): SignFlip {
  return differences.length <= FEW ? flipAll(differences) : flipDrawn(differences, new RandomStream(seed, 'flip'));
}

function flipAll(differences: readonly number[]): SignFlip {
  const all = 2 ** differences.length;
  const isAsFar = comparedWith(differences);
  let asFar = 0;
  for (let signs = 0; signs < all; signs++) if (isAsFar((index) => (signs & (1 << index)) !== 0)) asFar++;
  return { p: asFar / all, smallest: Math.min(1, 2 / all) };
}

function flipDrawn(differences: readonly number[], stream: RandomStream): SignFlip {
  const isAsFar = comparedWith(differences);
  let bits = 0;
  const tossed = (index: number) => {
    if (index % 32 === 0) bits = stream.nextUint32();
    return (bits & (1 << (index % 32))) !== 0;
  };
  let asFar = 1;
  for (let draw = 0; draw < DRAWS; draw++) if (isAsFar(tossed)) asFar++;
  return { p: asFar / (DRAWS + 1), smallest: Math.max(2 / 2 ** differences.length, 1 / (DRAWS + 1)) };
}

/** Is the sum under flipped signs as far from 0 as it is without? Sums of the same numbers may differ by rounding. */
function comparedWith(differences: readonly number[]): (flips: (index: number) => boolean) => boolean {
  const rounding = 1e-12 * differences.reduce((sum, each) => sum + Math.abs(each), 0);
  const observed = Math.abs(differences.reduce((sum, each) => sum + each, 0));
  return (flips) => {
    const sum = differences.reduce((total, each, index) => total + (flips(index) ? -each : each), 0);
    return Math.abs(sum) >= observed - rounding;
  };
}
