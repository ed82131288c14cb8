import type { SplitScore } from '@sonde/domain';

/** Adds up the scores of a split's blocks: counts, and mean and spread of the losses (Chan, Golub and LeVeque 1979). */
export class FitTally {
  private rows = 0;
  private correct: number | null = null;
  private loss = 0;
  private squares = 0;

  add(block: Omit<SplitScore, 'figures'>): void {
    const rows = this.rows + block.rows;
    const step = block.loss - this.loss;
    this.loss += (step * block.rows) / rows;
    this.squares += block.lossSd ** 2 * block.rows + (step ** 2 * this.rows * block.rows) / rows;
    if (block.correct !== null) this.correct = (this.correct ?? 0) + block.correct;
    this.rows = rows;
  }

  score(): SplitScore {
    const { rows, correct, loss } = this;
    const accuracy = correct === null ? {} : { accuracy: correct / rows };
    return { rows, correct, loss, lossSd: Math.sqrt(this.squares / rows), figures: { ...accuracy, loss } };
  }
}
