import type { ComparedPair, ScoreName } from '@sonde/contracts';
import { bootstrapP, mcnemar, percentile95, signFlip, type LabelledPredictions } from '@sonde/domain';

/** How one of two does on the rows. */
export interface OnRows {
  /** Mean over its seeds. */
  readonly score: number;
  /** The same on rows that were drawn anew, the same for all that are compared. */
  readonly draws: Float64Array;
  readonly seeds: ReadonlyMap<number, number>;
  /** Replicate by replicate. */
  readonly predictions: readonly LabelledPredictions[];
}

interface Family {
  readonly pairs: number;
  readonly isGrouped: boolean;
  readonly metric: ScoreName;
}

/** Two compared on the same rows; what a family of pairs does to their p comes after. */
export function comparePair(
  a: OnRows,
  b: OnRows,
  family: Family,
): Omit<ComparedPair, 'a' | 'b' | 'p_holm' | 'significant'> {
  const differences = a.draws.map((score, draw) => score - (b.draws[draw] ?? NaN));
  const table = mcnemarOf(a, b, family);
  return {
    difference: a.score - b.score,
    ci95: percentile95(differences),
    p: table?.p ?? bootstrapP(differences),
    test: table
      ? table.statistic === null
        ? 'mcnemar_exact'
        : 'mcnemar'
      : family.isGrouped
        ? 'cluster_bootstrap'
        : 'bootstrap',
    mcnemar: table,
    sign_flip: signFlipOf(a, b, family.pairs),
  };
}

/** Of two single classifiers on independent rows. */
function mcnemarOf(
  { predictions: a }: OnRows,
  { predictions: b }: OnRows,
  { metric, isGrouped }: Family,
): ComparedPair['mcnemar'] {
  const [ofA, ofB] = [a[0], b[0]];
  if (!ofA || !ofB || a.length > 1 || b.length > 1 || metric !== 'accuracy' || isGrouped) return null;
  let [onlyA, onlyB] = [0, 0];
  for (let row = 0; row < ofA.truth.length; row++) {
    const [right, other] = [ofA.predicted[row] === ofA.truth[row], ofB.predicted[row] === ofB.truth[row]];
    if (right && !other) onlyA++;
    if (other && !right) onlyB++;
  }
  return { only_a: onlyA, only_b: onlyB, ...mcnemar(onlyA, onlyB) };
}

/** Over the seeds that both have. Refused where no data could give significance: too few seeds for so many pairs. */
function signFlipOf({ seeds: a }: OnRows, { seeds: b }: OnRows, pairs: number): ComparedPair['sign_flip'] {
  const differences = [...a].flatMap(([seed, score]) => {
    const other = b.get(seed);
    return other === undefined ? [] : [score - other];
  });
  const n = differences.length;
  if (n < 2) return null;
  const smallest = 2 / 2 ** n;
  if (smallest * pairs < 0.05) return { n, p: signFlip(differences).p, smallest, refusal: null };
  const needed = Math.floor(Math.log2((2 * pairs) / 0.05)) + 1;
  const family = pairs === 1 ? '' : `, and with ${pairs} pairs compared it is multiplied by ${pairs}`;
  const refusal = `${n} seeds give no p below ${smallest}${family}: no difference could be significant; ${needed} seeds are needed`;
  return { n, p: null, smallest, refusal };
}
