import type { LabelledPredictions } from '../metrics/metric';
import { resampledScore } from '../metrics/metrics';
import { RandomStream } from '../streams';
import { resampledReplicates } from './__fixtures__/resampled-replicates';
import {
  columnIntervals,
  columnMeans,
  coverage,
  groupedRows,
  independentRows,
  normals,
  simulate,
} from './__fixtures__/simulated-rows';
import { bootstrapMeans, bootstrapScores } from './bootstrap';
import { mean, sampleSd } from './moments';
import { wilson95 } from './row-intervals';
import { studentT95, type ResampledTraining } from './student-t';

/** With 1,000 of them the standard error of a coverage is 0.7 %. docs/statistics.md has the figures of 10,000. */
const DATASETS = 1000;
const options = { draws: 1000, seed: 0 };
/** Of scores that each draw computes anew. */
const fewer = { ...options, draws: 400 };

function expectNominal(covered: number) {
  expect(covered).toBeGreaterThan(0.93);
  expect(covered).toBeLessThan(0.97);
}

/** A resampled score of many datasets at once. */
function scoreIntervals(name: 'macro_f1' | 'auroc', datasets: readonly LabelledPredictions[], rows: number) {
  const scores = datasets.map((said) => resampledScore(name, said) ?? (() => null));
  return columnIntervals(bootstrapScores(scores, { rows }, fewer), datasets.length);
}

function tIntervals(datasets: readonly (readonly number[])[], resampled?: ResampledTraining) {
  return datasets
    .map((scores) => studentT95(mean(scores), sampleSd(scores), scores.length, resampled))
    .filter((interval) => interval !== null);
}

describe('95 % intervals cover the truth at their rate:', () => {
  it.each([
    [150, 0.6],
    [150, 0.8],
    [500, 0.9],
  ])('Wilson’s, %d rows, accuracy %d', (rows, chance) => {
    const means = columnMeans(independentRows({ datasets: DATASETS, rows }, chance));
    expectNominal(
      coverage(
        means.map((each) => wilson95(each, rows)),
        chance,
      ),
    );
  });

  it('cluster bootstrap, 50 groups of 20 rows', () => {
    const scores = groupedRows(DATASETS, 50);
    expectNominal(coverage(columnIntervals(bootstrapMeans(scores, options), DATASETS), 0.7));
  });

  it('bootstrap of macro F1, 150 rows', () => {
    const stream = new RandomStream(5, 'simulate');
    const rows = 150;
    // Three rows in ten are of class 1; 0.7 of them are found, and 0.85 of the others.
    const datasets = Array.from({ length: DATASETS }, (): LabelledPredictions => {
      const truth = new Uint8Array(rows).map(() => (stream.nextUniform() < 0.3 ? 1 : 0));
      const predicted = truth.map((label) => (stream.nextUniform() < (label === 1 ? 0.7 : 0.85) ? label : 1 - label));
      return { task: 'classification', outputs: 2, truth, predicted, loss: [], scores: null };
    });
    // 2 TP / (2 TP + FP + FN) of each class: 0.42 / 0.615 and 1.19 / 1.385.
    const truth = (0.42 / 0.615 + 1.19 / 1.385) / 2;
    expectNominal(coverage(scoreIntervals('macro_f1', datasets, rows), truth));
  });

  it('bootstrap of AUROC, 150 rows', () => {
    const stream = new RandomStream(6, 'simulate');
    const rows = 150;
    // Scores uniform for one class, the root of a uniform for the other: 2/3 of pairs are in order.
    const datasets = Array.from({ length: DATASETS }, (): LabelledPredictions => {
      const truth = Uint8Array.from({ length: rows }, (_, row) => row % 2);
      const scores = Float64Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 1 ? stream.nextUniform() : 1));
      truth.forEach((label, row) => (scores[2 * row + 1] = (scores[2 * row + 1] ?? NaN) ** (label === 1 ? 0.5 : 1)));
      return { task: 'classification', outputs: 2, truth, predicted: truth, loss: [], scores };
    });
    expectNominal(coverage(scoreIntervals('auroc', datasets, rows), 2 / 3));
  });

  it('paired bootstrap of a difference, 150 rows', () => {
    const stream = new RandomStream(7, 'simulate');
    // Right 0.8 and 0.7 of the time, on the same difficulty of a row in 7 of 10 rows.
    const scores = simulate({ datasets: DATASETS, rows: 150 }, () => {
      const difficulty = stream.nextUniform();
      const other = stream.nextUniform() < 0.7 ? difficulty : stream.nextUniform();
      return (difficulty < 0.8 ? 1 : 0) - (other < 0.7 ? 1 : 0);
    });
    expectNominal(coverage(columnIntervals(bootstrapMeans(scores, options), DATASETS), 0.1));
  });

  it('Student’s, 6 seeds with normal scores', () => {
    const stream = new RandomStream(8, 'simulate');
    const intervals = tIntervals(Array.from({ length: DATASETS }, () => normals(stream, 6)));
    expectNominal(coverage(intervals, 0));
  });
});

describe('where 95 % intervals are too narrow:', () => {
  it('cluster bootstrap, 10 groups of 20 rows', () => {
    const covered = coverage(columnIntervals(bootstrapMeans(groupedRows(DATASETS, 10), options), DATASETS), 0.7);
    expect(covered).toBeLessThan(0.93);
  });

  it('Wilson’s on rows in 50 groups of 20', () => {
    const means = columnMeans(groupedRows(DATASETS, 50));
    expect(
      coverage(
        means.map((each) => wilson95(each, 1000)),
        0.7,
      ),
    ).toBeLessThan(0.75);
  });

  it('bootstrap of an accuracy of 0.95, 30 rows: one in five datasets has no wrong row to draw', () => {
    const scores = independentRows({ datasets: DATASETS, rows: 30 }, 0.95);
    expect(coverage(columnIntervals(bootstrapMeans(scores, options), DATASETS), 0.95)).toBeLessThan(0.85);
  });

  it('bootstrap of a skewed loss, 30 rows', () => {
    const stream = new RandomStream(10, 'simulate');
    // Exponential, with a mean of 1.
    const scores = simulate({ datasets: DATASETS, rows: 30 }, () => -Math.log(1 - stream.nextUniform()));
    expect(coverage(columnIntervals(bootstrapMeans(scores, options), DATASETS), 1)).toBeLessThan(0.94);
  });

  it('Student’s over 6 replicates that resample one train set, far less so with Nadeau and Bengio’s correction', () => {
    const sizes: ResampledTraining = { trainRows: 100, evaluationRows: 50 };
    const experiments = resampledReplicates(DATASETS / 5, 6, sizes.trainRows, sizes.evaluationRows);
    const truth = mean(experiments.map(mean));
    const covered = (resampled?: ResampledTraining) => coverage(tIntervals(experiments, resampled), truth);
    expect(covered()).toBeLessThan(0.7);
    expect(covered(sizes)).toBeGreaterThan(covered() + 0.2);
  });
});
