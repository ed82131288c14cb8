import type { Goal } from '@sonde/contracts';
import { mean, sampleSd } from '../statistics';
import { signOf } from './goal';

/** A score beside those that the same training reaches on permuted labels. */
export interface PermutationNull {
  readonly mean: number;
  /** Sample standard deviation (n - 1); null of one draw. */
  readonly sd: number | null;
  /** Chance of so good a score where labels mean nothing; never below 1 / (draws + 1). */
  readonly p: number;
  readonly draws: number;
}

/**
 * The permutation test of a score, with p = (1 + draws at least as good) / (draws + 1), as scikit-learn's
 * permutation_test_score (Ojala and Garriga 2010, JMLR 11; Phipson and Smyth 2010 say why never 0).
 * @param permuted a score a draw, at least one
 */
export function permutationNull(score: number, permuted: readonly number[], goal: Goal): PermutationNull {
  const sign = signOf(goal);
  const asGood = permuted.filter((each) => sign * each >= sign * score).length;
  const draws = permuted.length;
  return { mean: mean(permuted), sd: sampleSd(permuted), p: (1 + asGood) / (draws + 1), draws };
}
