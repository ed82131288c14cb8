import { notBelowTheBest, probabilityOfBest } from './best-layer';

/** Three columns of two layers. */
const layerOf = [0, 1, 1];

describe('probabilityOfBest', () => {
  // Draws: layer 1 by its second column, layer 0, layer 1 by its first, layer 0.
  const draws = Float64Array.from(
    [
      [0.7, 0.6, 0.8],
      [0.9, 0.6, 0.8],
      [0.5, 0.6, 0.4],
      [0.9, 0.8, 0.7],
    ].flat(),
  );

  it('counts how often a column of the layer has the best mean', () => {
    expect(probabilityOfBest(draws, layerOf, 2, 'maximize')).toEqual([0.5, 0.5]);
    // Lowest: 1 by its first; 1; 1; 1.
    expect(probabilityOfBest(draws, layerOf, 2, 'minimize')).toEqual([0, 1]);
  });

  it('gives layers that are equal the same share of a draw, whatever their columns', () => {
    const tied = Float64Array.of(0.8, 0.8, 0.8, 0.9, 0.1, 0.2);
    expect(probabilityOfBest(tied, layerOf, 2, 'maximize')).toEqual([0.75, 0.25]);
  });

  it('takes means for equal that differ by rounding', () => {
    expect(probabilityOfBest(Float64Array.of(0.3, 0.1 + 0.2, 0), layerOf, 2, 'maximize')).toEqual([0.5, 0.5]);
  });

  it('gives nothing to a layer without columns', () => {
    expect(probabilityOfBest(draws, [0, 2, 2], 3, 'maximize')).toEqual([0.5, 0, 0.5]);
  });
});

describe('notBelowTheBest', () => {
  /** Layers whose scores lie on both sides of what they are on the rows as they are, each by its own distance. */
  const around = (scores: readonly number[], distances: readonly number[]) => {
    const signs = Array.from({ length: 2 ** scores.length }, (_, bits) =>
      scores.map((score, layer) => score + ((bits >> layer) & 1 ? 1 : -1) * (distances[layer] ?? 0)),
    );
    return Float64Array.from(signs.flat());
  };

  it('leaves out what another is ahead of by more than the noise of their difference', () => {
    // Differences of two layers lie 0.02 to either side or at 0, a standard deviation of about 0.0151; the largest of
    // two in these units is 1.32 in more than a twentieth of draws, so that leads of up to 0.02 are noise.
    const distances = [0.01, 0.01, 0.01];
    const set = (scores: readonly number[]) => notBelowTheBest(around(scores, distances), scores, 'maximize');
    expect(set([0.8, 0.785, 0.75])).toEqual([0, 1]);
    expect(set([0.8, 0.8, 0.8])).toEqual([0, 1, 2]);
    expect(set([0.7, 0.8, 0.75])).toEqual([1]);
  });

  it('looks for the lowest where less is better', () => {
    const scores = [0.8, 0.785, 0.75];
    expect(notBelowTheBest(around(scores, [0.01, 0.01, 0.01]), scores, 'minimize')).toEqual([2]);
  });

  it('knows layers that say the same of every row, and one alone', () => {
    const same = Float64Array.of(0.8, 0.8, 0.7, 0.6, 0.6, 0.5);
    expect(notBelowTheBest(same, [0.7, 0.7, 0.6], 'maximize')).toEqual([0, 1]);
    expect(notBelowTheBest(Float64Array.of(0.7, 0.8), [0.75], 'maximize')).toEqual([0]);
  });
});
