import { oracle, near } from './__fixtures__/oracle';
import { mean, sampleSd } from './moments';
import { studentT95 } from './student-t';

describe('studentT95', () => {
  it.each(oracle.student_t)('gives what scipy gives: $resampled, $values', ({ values, resampled, interval }) => {
    const overlap = resampled
      ? { trainRows: resampled.train_rows, evaluationRows: resampled.evaluation_rows }
      : undefined;
    expect(studentT95(mean(values), sampleSd(values), values.length, overlap)).toEqual(near(interval));
  });

  // scipy.stats.t.ppf(0.975, n - 1): an sd of the root of n leaves the quantile as it is.
  it.each([
    [2, 12.706204736174694],
    [3, 4.302652729749462],
    [6, 2.570581835636314],
    [11, 2.2281388519862744],
    [1001, 1.9623390808264103],
  ])('has the quantile of %d replicates', (n, quantile) => {
    expect(studentT95(0, Math.sqrt(n), n)?.[1]).toBeCloseTo(quantile, 10);
  });

  it('is a point where replicates agree, and null where there is one', () => {
    expect(studentT95(0.8, 0, 6)).toEqual([0.8, 0.8]);
    expect(studentT95(0.8, null, 1)).toBeNull();
  });
});
