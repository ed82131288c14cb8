import { independentDifference95 } from './independent-difference';
import { wilson95 } from './row-intervals';

describe('independentDifference95', () => {
  it('gives the intervals that Newcombe (1998, table II, method 10) gives', () => {
    const share = (right: number, rows: number) => ({ mean: right / rows, ci95: wilson95(right / rows, rows) });
    const of = (a: [number, number], b: [number, number]) =>
      independentDifference95(share(...a), share(...b)).map((end) => Number(end.toFixed(4)));
    expect(of([56, 70], [48, 80])).toEqual([0.0524, 0.3339]);
    expect(of([9, 10], [3, 10])).toEqual([0.1705, 0.809]);
    expect(of([10, 10], [0, 10])).toEqual([0.6075, 1]);
  });
});
