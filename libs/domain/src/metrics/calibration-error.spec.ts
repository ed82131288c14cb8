import { calibrationError } from './calibration-error';
import type { LabelledPredictions } from './metric';

/** The error over rows of two classes, the first predicted with some confidence. */
function errorOf(rows: readonly { readonly confidence: number; readonly right: boolean }[]) {
  const predictions: LabelledPredictions = {
    task: 'classification',
    outputs: 2,
    truth: Int32Array.from(rows, ({ right }) => (right ? 0 : 1)),
    predicted: new Int32Array(rows.length),
    loss: new Float64Array(rows.length),
    scores: Float64Array.from(rows.flatMap(({ confidence }) => [confidence, 1 - confidence])),
  };
  return calibrationError(predictions)?.(new Float64Array(rows.length).fill(1));
}

describe('calibrationError', () => {
  it('weighs the gap of each bin by its rows', () => {
    // (13/15, 14/15]: accuracy 1/2, confidence 0.91, 2 rows of 5: 0.4 x 0.41.
    // (5/15, 6/15], its upper edge included: accuracy 1/2, confidence 0.375: 0.4 x 0.125.
    // (6/15, 7/15]: accuracy 1, confidence 0.45: 0.2 x 0.55.
    const rows = [
      { confidence: 0.9, right: true },
      { confidence: 0.92, right: false },
      { confidence: 6 / 15, right: true },
      { confidence: 0.35, right: false },
      { confidence: 0.45, right: true },
    ];
    expect(errorOf(rows)).toBeCloseTo(0.164 + 0.05 + 0.11, 12);
  });

  it.each(Array.from({ length: 14 }, (_, bin) => bin + 1))('counts the edge %d/15 to the bin below', (edge) => {
    // The edge e, answered wrong, shares a bin with e - 0.01, answered right, and not with e + 0.01, answered wrong:
    // |e + (e - 0.01) - 1| / 3 and (e + 0.01) / 3.
    const e = edge / 15;
    const rows = [
      { confidence: e - 0.01, right: true },
      { confidence: e, right: false },
      { confidence: e + 0.01, right: false },
    ];
    expect(errorOf(rows)).toBeCloseTo((Math.abs(2 * e - 1.01) + e + 0.01) / 3, 12);
  });

  it('has both ends of the scale', () => {
    // Right without any confidence: a gap of 1. Right with all of it: none.
    const rows = [
      { confidence: 0, right: true },
      { confidence: 1, right: true },
    ];
    expect(errorOf(rows)).toBe(0.5);
  });
});
