import type { LabelledPredictions } from '@sonde/domain';
import { candidatesOn } from './candidates';
import type { PredictedRows } from './predicted-rows';
import { figureOnRows } from './row-figure';

const ROWS = 400;
/** Classes 0 and 1 by turns. */
const truth = Int32Array.from({ length: ROWS }, (_, row) => row % 2);

/** A probe that is right in some rows. */
function predictionsOf(
  isRight: (row: number) => boolean,
  rest: Partial<LabelledPredictions> = {},
): LabelledPredictions {
  const predicted = truth.map((label, row) => (isRight(row) ? label : 1 - label));
  const loss = Float32Array.from({ length: ROWS }, (_, row) => row % 4);
  return { task: 'classification', outputs: 2, truth, predicted, loss, scores: null, ...rest };
}

function rowsOf(probes: Readonly<Record<string, LabelledPredictions>>, groups?: Int32Array): PredictedRows {
  return { rows: ROWS, groupCount: null, predictions: new Map(Object.entries(probes)), ...(groups ? { groups } : {}) };
}

describe('figureOnRows', () => {
  it("has Wilson's interval of an accuracy, whose mean is over replicates", () => {
    const rows = rowsOf({ a: predictionsOf((row) => row < 200), b: predictionsOf((row) => row < 240) });
    const { mean, ci95, method } = figureOnRows(rows, 'accuracy', ['a', 'b']);
    expect([mean, method]).toEqual([expect.closeTo(0.55, 12), 'wilson']);
    // 200 rows at 1, 40 at 0.5: the variance of a row is 0.525 - 0.55^2 = 0.2225 where that of one probe is 0.2475, so 400
    // rows count for 444.94. With z2 = 3.841459 the centre is (0.55 + z2 / 889.89) / (1 + z2 / 444.94) = 0.549572.
    expect(ci95?.[0]).toBeCloseTo(0.5035426, 6);
    expect(ci95?.[1]).toBeCloseTo(0.5956014, 6);
  });

  it('has the normal interval of a loss', () => {
    const { mean, ci95, method } = figureOnRows(rowsOf({ a: predictionsOf(() => true) }), 'loss', ['a']);
    // Losses of 0, 1, 2 and 3: their variance is 1.25 x 400 / 399; 1.959964 x root(1.253133 / 400) = 0.1097025.
    expect([mean, method]).toEqual([1.5, 'normal']);
    expect(ci95?.[0]).toBeCloseTo(1.5 - 0.1097025, 6);
    expect(ci95?.[1]).toBeCloseTo(1.5 + 0.1097025, 6);
  });

  it('resamples rows for any other score, and groups where there are some', () => {
    const scores = Float64Array.from({ length: 2 * ROWS }, (_, at) => Number(at % 2 === truth[Math.floor(at / 2)]));
    const right = rowsOf({ a: predictionsOf(() => true, { scores }) });
    expect(figureOnRows(right, 'macro_f1', ['a'])).toMatchObject({ mean: 1, ci95: [1, 1], method: 'bootstrap' });
    expect(figureOnRows(right, 'auroc', ['a'])).toMatchObject({ mean: 1, ci95: [1, 1], method: 'bootstrap' });
    // One group is all right, the other all wrong: a draw is of both, or of one of them twice.
    const grouped = rowsOf(
      { a: predictionsOf((row) => row < 200) },
      Int32Array.from({ length: ROWS }, (_, row) => Number(row >= 200)),
    );
    expect(figureOnRows(grouped, 'accuracy', ['a'])).toMatchObject({
      mean: 0.5,
      ci95: [0, 1],
      method: 'cluster_bootstrap',
    });
  });

  it('has no interval where all rows are of one group', () => {
    const rows = rowsOf({ a: predictionsOf((row) => row < 200) }, new Int32Array(ROWS));
    expect(figureOnRows(rows, 'accuracy', ['a'])).toEqual({ mean: 0.5, ci95: null, method: null, rows: ROWS });
  });

  it('is empty of probes that predict nothing', () => {
    expect(figureOnRows(rowsOf({}), 'accuracy', ['a'])).toEqual({
      mean: null,
      ci95: null,
      method: null,
      rows: ROWS,
    });
  });
});

describe('candidatesOn', () => {
  it('has about the same standard error of a difference by formula and by resampling', () => {
    // Of as many rows of either class, balanced accuracy is accuracy but for what draws do to the classes' shares.
    const rows = rowsOf({ a: predictionsOf((row) => row < 280), b: predictionsOf((row) => row >= 80 && row < 320) });
    const keys = [['a'], ['b']];
    const byFormula = candidatesOn(rows, 'accuracy', keys).standardError(0, 1);
    // 80 rows that a alone has right and 40 that b alone: a variance of (120 - 40^2 / 400) / 399 a row, over 400.
    expect(byFormula).toBeCloseTo(Math.sqrt(116 / 399 / 400), 9);
    expect(candidatesOn(rows, 'balanced_accuracy', keys).standardError(0, 1) / byFormula).toBeCloseTo(1, 1);
  });

  it('leaves out draws that do not define the score', () => {
    // One row of class 1: a draw is without it with (1 - 1/400)^400 = 0.3674, and then has no AUROC.
    const scores = Float64Array.from({ length: 2 * ROWS }, (_, at) => (at % 2) + at / (4 * ROWS));
    const rare = predictionsOf(() => true, { truth: Int32Array.from(truth, (_, row) => Number(row === 7)), scores });
    const drawn = candidatesOn(rowsOf({ a: rare, b: rare }), 'auroc', [['a'], ['b']]).draws();
    expect(drawn.every(Number.isFinite)).toBe(true);
    // Of 2,000 draws 1,265 are left, with a standard deviation of 21.6.
    expect(Math.abs(drawn.length / 2 - 1265)).toBeLessThan(80);
  });

  it('draws the same rows for all candidates', () => {
    const rows = rowsOf({ a: predictionsOf((row) => row < 300), b: predictionsOf((row) => row < 300) });
    const drawn = candidatesOn(rows, 'macro_f1', [['a'], ['b']]).draws();
    expect(drawn.filter((_, at) => at % 2 === 0)).toEqual(drawn.filter((_, at) => at % 2 === 1));
    expect(new Set(drawn).size).toBeGreaterThan(20);
  });
});
