import { oracle } from './__fixtures__/oracle';
import { holm } from './holm';

describe('holm', () => {
  it.each(oracle.holm)('gives what statsmodels gives for $ps', ({ ps, adjusted }) => {
    expect(holm(ps)).toEqual(adjusted.map((p) => expect.closeTo(p, 12) as number));
  });

  it('takes none', () => expect(holm([])).toEqual([]));
});
