import { FitTally } from './fit-tally';

const block = (losses: readonly number[], correct: number | null) => {
  const loss = losses.reduce((sum, each) => sum + each, 0) / losses.length;
  const squares = losses.reduce((sum, each) => sum + (each - loss) ** 2, 0);
  return { rows: losses.length, correct, loss, lossSd: Math.sqrt(squares / losses.length) };
};

describe('FitTally', () => {
  it('comes to what all rows together come to', () => {
    const tally = new FitTally();
    tally.add(block([1, 2], 1));
    tally.add(block([6], 1));
    tally.add(block([0, 0, 3], 0));
    const score = tally.score();
    expect(score).toMatchObject({ rows: 6, correct: 2, figures: { accuracy: 1 / 3 } });
    // Of 1, 2, 6, 0, 0, 3: mean 2, squares 1 + 0 + 16 + 4 + 4 + 1 = 26.
    expect(score.loss).toBeCloseTo(2, 12);
    expect(score.lossSd).toBeCloseTo(Math.sqrt(26 / 6), 12);
  });

  it('has no accuracy where there are no classes', () => {
    const tally = new FitTally();
    tally.add(block([1, 3], null));
    expect(tally.score()).toMatchObject({ correct: null, figures: { loss: 2 } });
  });
});
