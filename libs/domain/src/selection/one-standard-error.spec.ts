import { withinOneStandardError } from './one-standard-error';

const candidate = (name: string, layer: number, decay: number | null, difference: number, standardError: number) => ({
  name,
  ...{ layer, decay, difference, standardError },
});

const namesOf = (candidates: readonly { readonly name: string }[]) => candidates.map(({ name }) => name);

describe('withinOneStandardError', () => {
  it('leaves those that are further behind than the standard error of their own difference', () => {
    const ranked = [
      candidate('best', 3, 0, 0, 0),
      candidate('within', 2, 0, 0.01, 0.02),
      candidate('at the border', 4, 0, 0.02, 0.02),
      // Further from the best than its own standard error, though nearer than that of another.
      candidate('surely worse', 0, 0, 0.015, 0.01),
    ];
    expect(namesOf(withinOneStandardError(ranked))).toEqual(['within', 'best', 'at the border']);
  });

  it('takes the earliest layer, then the strongest decay, then the better score', () => {
    const ranked = [
      candidate('best', 2, 0, 0, 0),
      candidate('weak decay', 1, 0.01, 0.001, 1),
      candidate('strong decay', 1, 0.1, 0.003, 1),
      candidate('strong decay, better', 1, 0.1, 0.002, 1),
      candidate('without decay', 1, null, 0, 1),
    ];
    expect(namesOf(withinOneStandardError(ranked))).toEqual([
      'strong decay, better',
      'strong decay',
      'weak decay',
      'without decay',
      'best',
    ]);
  });
});
