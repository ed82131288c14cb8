import { near, oracle } from './__fixtures__/oracle';
import { normal95, wilson95, wilsonOfMeans95 } from './row-intervals';

describe('wilson95', () => {
  it.each(oracle.wilson)('gives what statsmodels gives for $correct of $rows', ({ correct, rows, interval }) => {
    expect(wilson95(correct / rows, rows)).toEqual(near(interval));
  });
});

describe('wilsonOfMeans95', () => {
  it('is that of one probe where all replicates say the same', () => {
    const scores = Float64Array.from({ length: 200 }, (_, row) => (row < 130 ? 1 : 0));
    expect(wilsonOfMeans95(scores, 3)).toEqual(near(wilson95(0.65, 200)));
    expect(wilsonOfMeans95(new Float64Array(50).fill(1), 3)).toEqual(near(wilson95(1, 50)));
    // Six sixths add up to a little less than 1.
    const sixths = new Float64Array(50).fill(1 / 6 + 1 / 6 + 1 / 6 + 1 / 6 + 1 / 6 + 1 / 6);
    expect(wilsonOfMeans95(sixths, 6)).toEqual(near(wilson95(1, 50)));
  });

  it('counts rows for more as replicates disagree', () => {
    // A quarter of rows each at 0 and 1, half at 0.5: a variance of 1/8 where one probe's is 1/4, so 400 rows are as 800.
    const scores = Float64Array.from({ length: 400 }, (_, row) => [0, 0.5, 0.5, 1][row % 4] ?? NaN);
    expect(wilsonOfMeans95(scores, 2)).toEqual(near(wilson95(0.5, 800)));
  });

  it('counts a row at most as often as there are replicates, where they agree less than by chance', () => {
    // Another of three replicates is right in each of 100 rows: statsmodels' proportion_confint(100, 300, method='wilson').
    const interval = near([0.2823934472922627, 0.38848754311591926]);
    expect(wilsonOfMeans95(new Float64Array(100).fill(1 / 3), 3)).toEqual(interval);
    // One of two: proportion_confint(100, 200, method='wilson').
    const halves = near([0.43136085960389187, 0.5686391403961082]);
    expect(wilsonOfMeans95(new Float64Array(100).fill(1 / 2), 2)).toEqual(halves);
  });
});

describe('normal95', () => {
  it('is 1.96 standard errors wide on each side', () => {
    // sd 2 over 400 rows: standard error 0.1
    expect(normal95(1, 2, 400)).toEqual([expect.closeTo(0.8040036, 6), expect.closeTo(1.1959964, 6)]);
  });
});
