import { oracle } from './__fixtures__/oracle';
import { pairedStandardError } from './paired-standard-error';

describe('pairedStandardError', () => {
  it.each(oracle.paired_standard_error)('gives what statsmodels gives', ({ a, b, groups, standard_error }) => {
    expect(pairedStandardError(a, b, groups ? Int32Array.from(groups) : undefined)).toBeCloseTo(standard_error, 12);
  });

  it('is the plain one where each row is a group', () => {
    const a = [1, 0, 1, 1];
    const b = [0, 0, 1, 0];
    // Differences 1, 0, 0, 1: sample variance 1/3, by 4 rows.
    expect(pairedStandardError(a, b)).toBeCloseTo(Math.sqrt(1 / 12), 12);
    expect(pairedStandardError(a, b, Int32Array.of(2, 0, 3, 1))).toBeCloseTo(Math.sqrt(1 / 12), 12);
  });

  it('is none of one group, whatever rounding leaves of its residuals', () => {
    // The differences add up to 0.1 + 0.2 + 0.3, which three times their mean is not quite.
    expect(pairedStandardError([0.1, 0.2, 0.3], [0, 0, 0], new Int32Array(3))).toBeNaN();
    expect(pairedStandardError([1], [0])).toBeNaN();
  });
});
