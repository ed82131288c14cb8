import { areaUnderRoc, averagePrecision, rankRows } from './ranking';

const ranked = (positive: readonly number[], negative: readonly number[]) =>
  rankRows(
    Float64Array.from([...positive, ...negative]),
    Float64Array.from([...positive.map(() => 1), ...negative.map(() => 0)]),
  );
const once = (rows: number) => new Float64Array(rows).fill(1);

describe('areaUnderRoc', () => {
  it('counts pairs, a tie half', () => {
    // 1 against 0 and 1: 1.5 pairs; 2 against 0 and 1: 2 pairs; of 4.
    expect(areaUnderRoc(ranked([1, 2], [0, 1]), once(4))).toBe(3.5 / 4);
  });

  it('is 1/2 of constant scores, and nothing where one kind is missing', () => {
    expect(areaUnderRoc(ranked([7, 7], [7, 7, 7]), once(5))).toBe(0.5);
    expect(areaUnderRoc(ranked([], [1]), once(1))).toBeNull();
    expect(areaUnderRoc(ranked([1], []), once(1))).toBeNull();
  });
});

describe('averagePrecision', () => {
  it('takes rows of equal score together', () => {
    // From 2 up: recall 1/2 at precision 1. From 1 up: recall 1 at precision 2/3.
    expect(averagePrecision(ranked([1, 2], [0, 1]), once(4))).toBeCloseTo(1 / 2 + 1 / 3, 12);
  });

  it('is the share of positives of constant scores, and nothing without any', () => {
    expect(averagePrecision(ranked([7, 7], [7, 7, 7]), once(5))).toBeCloseTo(0.4, 12);
    expect(averagePrecision(ranked([], [1]), once(1))).toBeNull();
  });
});
