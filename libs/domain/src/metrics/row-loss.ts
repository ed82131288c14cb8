import type { SplitScore } from '../probe';

/** How a probe does on a split and on each of its rows. */
export interface ScoredSplit {
  readonly score: SplitScore;
  /** What each row adds to the loss: [rows] */
  readonly losses: Float64Array;
}

/** Mean of the rows' losses and their population standard deviation. */
export interface LossFigures {
  readonly loss: number;
  readonly lossSd: number;
}

/** @param losses of each row, at least one */
export function lossFigures(losses: Float64Array): LossFigures {
  const loss = losses.reduce((sum, each) => sum + each, 0) / losses.length;
  const squares = losses.reduce((sum, each) => sum + (each - loss) ** 2, 0);
  return { loss, lossSd: Math.sqrt(squares / losses.length) };
}
