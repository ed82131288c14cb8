import { resampledScore } from '../metrics/metrics';
import { oracle } from './__fixtures__/oracle';
import { bootstrapMeans, bootstrapScores } from './bootstrap';
import { percentile95 } from './bootstrap-draws';

const options = { draws: 2000, seed: 11 };

/**
 * An end of 2,000 draws is off by sqrt(0.025 x 0.975 / 2000) / density, in standard errors of the figure: 0.06, if
 * draws are normal. Four times that.
 */
const MONTE_CARLO = 0.24;

function expectWithin(interval: readonly number[], expected: readonly number[], tolerance: number) {
  interval.forEach((end, at) => expect(Math.abs(end - (expected[at] ?? NaN))).toBeLessThan(tolerance));
}

describe('bootstrapMeans', () => {
  it('makes the same draws slice by slice as at once', () => {
    const values = Float64Array.from({ length: 60 }, (_, at) => (at * 7) % 11);
    const scores = { rows: 30, columns: 2, values };
    const all = bootstrapMeans(scores, { draws: 7, seed: 5 });
    const [begin, end] = [0, 3].map((first) => bootstrapMeans(scores, { draws: first === 0 ? 3 : 4, seed: 5, first }));
    expect([...(begin ?? []), ...(end ?? [])]).toEqual([...all]);
    const sums = [(counts: Float64Array) => counts.reduce((sum, count, row) => sum + count * row, 0)];
    const last = bootstrapScores(sums, { rows: 30 }, { draws: 1, seed: 5, first: 6 });
    expect(last[0]).toBe(bootstrapScores(sums, { rows: 30 }, { draws: 7, seed: 5 })[6]);
  });

  it.each(oracle.bootstrap_mean)(
    'gives the interval of scipy: $name',
    ({ values, groups, interval, standard_error }) => {
      const draws = bootstrapMeans(
        {
          rows: values.length,
          columns: 1,
          values: Float64Array.from(values),
          ...(groups && { groups: Int32Array.from(groups) }),
        },
        options,
      );
      expectWithin(percentile95(draws), interval, MONTE_CARLO * standard_error);
    },
  );

  it('gives the quantiles of a binomial where scores are 0 and 1', () => {
    const { correct, rows, interval } = oracle.binomial_mean;
    const values = new Float64Array(rows).fill(1, 0, correct);
    const standardError = Math.sqrt(((correct / rows) * (1 - correct / rows)) / rows);
    expectWithin(
      percentile95(bootstrapMeans({ rows, columns: 1, values }, options)),
      interval,
      MONTE_CARLO * standardError,
    );
  });

  it('draws the same rows for all columns', () => {
    // The second column is what the first is not, the third the first by 2.
    const values = Float64Array.from({ length: 7 }, (_, row) => (row % 3 === 0 ? 1 : 0)).reduce<number[]>(
      (all, value) => [...all, value, 1 - value, value / 2],
      [],
    );
    const draws = bootstrapMeans({ rows: 7, columns: 3, values: Float64Array.from(values) }, { draws: 50, seed: 0 });
    for (let from = 0; from < draws.length; from += 3) {
      const [first = NaN, second, third] = draws.subarray(from, from + 3);
      expect(second).toBeCloseTo(1 - first, 12);
      expect(third).toBeCloseTo(first / 2, 12);
    }
    expect(new Set(draws).size).toBeGreaterThan(5);
  });

  it('draws groups as wholes', () => {
    // Groups of 1 and 3 rows, all right and all wrong: both twice, or one of each, 1 row of 4.
    const scores = { rows: 4, columns: 1, values: Float64Array.of(1, 0, 0, 0), groups: Int32Array.of(0, 1, 1, 1) };
    expect(new Set(bootstrapMeans(scores, { draws: 100, seed: 1 }))).toEqual(new Set([0, 0.25, 1]));
  });

  it('is another for each seed, and begins alike however many draws are asked for', () => {
    const scores = { rows: 50, columns: 1, values: Float64Array.from({ length: 50 }, (_, row) => row) };
    const draws = bootstrapMeans(scores, { draws: 20, seed: 1 });
    expect(bootstrapMeans(scores, { draws: 30, seed: 1 }).subarray(0, 20)).toEqual(draws);
    expect(bootstrapMeans(scores, { draws: 20, seed: 2 })).not.toEqual(draws);
  });
});

describe('bootstrapScores', () => {
  it('gives the interval of scipy for macro F1', () => {
    const { classes, predicted, truth, interval, standard_error } = oracle.bootstrap_macro_f1;
    const score = resampledScore('macro_f1', {
      task: 'classification',
      outputs: classes,
      truth: Int32Array.from(truth),
      predicted: Uint8Array.from(predicted),
      loss: [],
      scores: null,
    });
    const draws = bootstrapScores([score ?? (() => null)], { rows: truth.length }, options);
    expect(draws).toHaveLength(options.draws);
    expectWithin(percentile95(draws), interval, MONTE_CARLO * standard_error);
  });

  it.each([
    ['rows', undefined],
    ['groups', Int32Array.of(0, 0, 1, 2, 2, 2)],
  ])('sees the resamples that bootstrapMeans sees: %s', (_, groups) => {
    const values = Float64Array.of(3, 1, 4, 1, 5, 9);
    const mean = (counts: Float64Array) =>
      counts.reduce((sum, count, row) => sum + count * (values[row] ?? NaN), 0) /
      counts.reduce((sum, count) => sum + count, 0);
    const means = bootstrapMeans({ rows: 6, columns: 1, values, groups }, { draws: 40, seed: 5 });
    const scores = bootstrapScores([mean], { rows: 6, groups }, { draws: 40, seed: 5 });
    expect([...scores]).toEqual([...means].map((each) => expect.closeTo(each, 12) as number));
  });

  it('shows all scores the same draws, and says NaN where a draw does not define one', () => {
    const first = (counts: Float64Array) => (counts[0] === 0 ? null : (counts[0] ?? NaN));
    const second = (counts: Float64Array) => counts[1] ?? NaN;
    const drawn = bootstrapScores([first, second], { rows: 2 }, { draws: 400, seed: 0 });
    expect(drawn).toHaveLength(800);
    const pairs = Array.from({ length: 400 }, (_, draw) => [drawn[2 * draw], drawn[2 * draw + 1]]);
    expect(new Set(pairs.map(String))).toEqual(new Set(['NaN,2', '1,1', '2,0']));
    // Of two rows, the first is missing in a quarter of all draws; the standard deviation of their number is 8.7.
    const without = pairs.filter(([one]) => Number.isNaN(one)).length;
    expect(Math.abs(without - 100)).toBeLessThan(35);
  });
});
