import { countClasses, cutHoldout, holdoutCounts } from './splits';

describe('holdoutCounts', () => {
  it('gives every class its share', () => {
    // 0.2 of 50, 30 and 20 rows.
    expect(holdoutCounts([50, 30, 20], 0.2)).toEqual([10, 6, 4]);
  });

  it('rounds so that the total is the nearest row: largest remainders first, then the lower class', () => {
    // Shares 1.4, 1.2, 1.4 of round(4) rows: one row more than the floors, and classes 0 and 2 have equal remainders.
    expect(holdoutCounts([7, 6, 7], 0.2)).toEqual([2, 1, 1]);
    // Shares 0.9, 2.1, 0.3 of round(3.3) = 3 rows.
    expect(holdoutCounts([3, 7, 1], 0.3)).toEqual([1, 2, 0]);
  });

  it('leaves every class its last row', () => {
    expect(holdoutCounts([1, 1, 98], 0.9)).toEqual([0, 0, 89]);
    expect(holdoutCounts([2, 2], 0.99)).toEqual([1, 1]);
    expect(holdoutCounts([0, 4], 0.5)).toEqual([0, 2]);
  });
});

describe('cutHoldout', () => {
  const labels = Array.from({ length: 100 }, (_, row) => (row < 50 ? 0 : row < 80 ? 1 : 2));

  it('puts each row into one part, in order, by class', () => {
    const { train, val } = cutHoldout(labels, 3, 0.2, 7);
    expect([...train, ...val].sort((a, b) => a - b)).toEqual(labels.map((_, row) => row));
    for (const part of [train, val]) expect([...part]).toEqual([...part].sort((a, b) => a - b));
    expect(
      countClasses(
        [...val].map((row) => labels[row] ?? NaN),
        3,
      ),
    ).toEqual([10, 6, 4]);
    expect(
      countClasses(
        [...train].map((row) => labels[row] ?? NaN),
        3,
      ),
    ).toEqual([40, 24, 16]);
  });

  it('is the same for a seed and another for the next', () => {
    const cut = cutHoldout(labels, 3, 0.2, 7);
    expect(cutHoldout(labels, 3, 0.2, 7)).toEqual(cut);
    expect(cutHoldout(labels, 3, 0.2, 8).val).not.toEqual(cut.val);
  });

  it('draws every row of a class equally often', () => {
    const drawn = new Array<number>(4).fill(0);
    for (let seed = 0; seed < 4000; seed++) {
      for (const row of cutHoldout([0, 0, 0, 0], 1, 0.25, seed).val) drawn[row] = (drawn[row] ?? 0) + 1;
    }
    // The standard deviation of each count is 27.
    for (const count of drawn) expect(Math.abs(count - 1000)).toBeLessThan(110);
  });
});
