/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { CurveRecorder, MAX_CURVE_POINTS, type EpochFigures } from './curve';

const figures = (epochs: number) =>
  Array.from({ length: epochs }, (_, at) => ({ trainLoss: at + 1, valLoss: 2 * (at + 1), valAccuracy: at / epochs }));

/** A recorder of a training of these epochs, which was to have `asked` of them. */
function recorded(
  epochs: readonly EpochFigures[],
  patience: number | null = null,
  asked = epochs.length,
): CurveRecorder {
  const recorder = new CurveRecorder(asked, patience);
  epochs.forEach((each) => recorder.add(each));
  return recorder;
}

const curveOf = (epochs: readonly EpochFigures[]) => recorded(epochs).curve();

describe('the curve', () => {
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

  it('ends with the last epoch that counts where training ended early', () => {
    const recorder = recorded(figures(500), null, 10_000);
    expect(recorder.curve().epoch.at(-1)).toBe(500);
    expect(recorder.curve().epoch.length).toBeLessThan(20);
  });

  it('goes on where another recorder stopped', () => {
    const all = figures(1000);
    const first = recorded(all.slice(0, 371), null, 1000);
    const second = new CurveRecorder(1000, null, structuredClone(first.snapshot));
    all.slice(371).forEach((each) => second.add(each));
    expect(second.curve()).toEqual(curveOf(all));
  });

  it('leaves a snapshot as it was', () => {
    const recorder = recorded(figures(2), null, 3);
    const { snapshot } = recorder;
    const before = structuredClone(snapshot);
    recorder.add({ trainLoss: 0, valLoss: 0, valAccuracy: 1 });
    expect(snapshot).toEqual(before);
    expect(recorder.snapshot.points).toHaveLength(3);
  });
});

describe('a recorder', () => {
  const losses = (...valLosses: number[]) => valLosses.map((valLoss) => ({ trainLoss: 1, valLoss, valAccuracy: 0 }));

  it('ends a training that has not become better for as many epochs as its patience', () => {
    // The best is epoch 2; 3 and 4 are two epochs without a better one, and 5 would be.
    const recorder = recorded(losses(3, 1, 2, 1, 0), 2);
    expect([recorder.ended, recorder.epoch, recorder.curve().epoch.at(-1)]).toEqual([true, 2, 4]);
  });

  it('keeps the last epoch where there is no patience', () => {
    const recorder = recorded(losses(3, 1, 2, 1));
    expect([recorder.ended, recorder.epoch]).toEqual([false, 4]);
  });

  it('ends at the first figure that is not finite, and keeps what came before', () => {
    const recorder = recorded(losses(3, 2, NaN, 1));
    expect([recorder.diverged, recorder.ended, recorder.curve().epoch]).toEqual([true, true, [1, 2]]);
  });
});
