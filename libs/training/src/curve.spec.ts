/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { MAX_CURVE_POINTS, curveOf } from './curve';

const figures = (epochs: number) =>
  Array.from({ length: epochs }, (_, at) => ({ trainLoss: at + 1, valLoss: 2 * (at + 1), valAccuracy: at / epochs }));

describe('curveOf', () => {
  it('keeps every epoch of a short training, counted from 1', () => {
    expect(curveOf(figures(3))).toEqual({
      epoch: [1, 2, 3],
      trainLoss: [1, 2, 3],
      valLoss: [2, 4, 6],
      valAccuracy: [0, 1 / 3, 2 / 3],
    });
  });

  it.each([MAX_CURVE_POINTS, MAX_CURVE_POINTS + 1, 12_345])('thins %p epochs evenly and keeps both ends', (epochs) => {
    const { epoch, trainLoss } = curveOf(figures(epochs));
    expect(epoch).toHaveLength(MAX_CURVE_POINTS);
    expect(trainLoss).toEqual(epoch);
    expect([epoch[0], epoch.at(-1)]).toEqual([1, epochs]);
    const gaps = epoch.slice(1).map((at, point) => at - epoch[point]!);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
  });

  it('is empty without epochs, a point with one', () => {
    expect(curveOf([]).epoch).toEqual([]);
    expect(curveOf(figures(1)).epoch).toEqual([1]);
  });
});
