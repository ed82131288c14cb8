import type { SplitScore } from '@sonde/domain';

/** Adds up a probe's score row by row: mean and spread by Welford's method, exact where all losses are equal. */
export class ScoreTally {
  private rows = 0;
  private correct = 0;
  private meanLoss = 0;
  private squaredDeviations = 0;

  add(isCorrect: boolean, loss: number): void {
    this.rows++;
    if (isCorrect) this.correct++;
    const deviation = loss - this.meanLoss;
    this.meanLoss += deviation / this.rows;
    this.squaredDeviations += deviation * (loss - this.meanLoss);
  }

  /** Not to be called before the first row. */
  score(): SplitScore {
    const { rows, correct, meanLoss } = this;
    const lossSd = Math.sqrt(this.squaredDeviations / rows);
    return { rows, correct, accuracy: correct / rows, loss: meanLoss, lossSd };
  }
}
