import { oracle } from './__fixtures__/oracle';
import { mcnemar } from './mcnemar';

describe('mcnemar', () => {
  it.each(oracle.mcnemar)(
    'gives what statsmodels gives for $only_a and $only_b',
    ({ only_a, only_b, statistic, p }) => {
      const test = mcnemar(only_a, only_b);
      expect(test.p).toBeCloseTo(p, 9);
      if (statistic === null) expect(test.statistic).toBeNull();
      else expect(test.statistic).toBeCloseTo(statistic, 9);
    },
  );

  it('is never below 0, however many rows differ', () => {
    expect(mcnemar(10_000, 0).p).toBeGreaterThanOrEqual(0);
  });
});
