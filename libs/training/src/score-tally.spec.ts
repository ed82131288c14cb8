import { ScoreTally } from './score-tally';

describe('ScoreTally', () => {
  it('counts what is right and takes mean and population deviation of the losses', () => {
    const tally = new ScoreTally();
    [1, 2, 6].forEach((loss) => tally.add(loss < 5, loss));
    expect(tally.score()).toEqual({ rows: 3, correct: 2, accuracy: 2 / 3, loss: 3, lossSd: Math.sqrt(14 / 3) });
  });

  it('finds no spread in equal losses', () => {
    const tally = new ScoreTally();
    for (let row = 0; row < 1000; row++) tally.add(true, Math.fround(Math.LN2));
    expect(tally.score()).toMatchObject({ loss: Math.fround(Math.LN2), lossSd: 0 });
  });
});
