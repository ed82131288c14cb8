import { SweepSpec } from '@sonde/contracts';
import { searchSpace } from './search-space';

function spaceOf(fields: object) {
  return searchSpace(SweepSpec.parse({ name: 'a', dataset: 'd', ...fields }));
}

describe('searchSpace', () => {
  it('is the product of a grid, with defaults for the rest', () => {
    const space = spaceOf({ parameters: { learning_rate: [0.1, 0.01], weight_decay: [0, 1], epochs: 5 } });
    expect(space.map((p) => [p.learning_rate, p.weight_decay])).toEqual([
      [0.1, 0],
      [0.1, 1],
      [0.01, 0],
      [0.01, 1],
    ]);
    expect(space[0]).toEqual({
      optimizer: 'adam',
      learning_rate: 0.1,
      weight_decay: 0,
      batch_size: 256,
      epochs: 5,
      normalization: 'standardize',
      init: 'torch',
    });
  });

  it('drops what an optimiser does not use, and counts equal cells once', () => {
    // sgd x 3 momenta, adam x 1: 4 of the 6 cells are distinct.
    const space = spaceOf({ parameters: { optimizer: ['sgd', 'adam'], momentum: [0, 0.5, 0.9] } });
    expect(space.map(({ optimizer, momentum }) => [optimizer, momentum])).toEqual([
      ['sgd', 0],
      ['sgd', 0.5],
      ['sgd', 0.9],
      ['adam', undefined],
    ]);
  });

  it('joins blocks without repeating what they share', () => {
    expect(spaceOf({ parameters: [{ learning_rate: [0.1, 0.2] }, { learning_rate: [0.2, 0.3] }] })).toHaveLength(3);
  });

  const random = (max_configurations: number, search_seed = 0) =>
    spaceOf({
      method: 'random',
      max_configurations,
      search_seed,
      parameters: {
        learning_rate: { distribution: 'log_uniform_values', min: 1e-4, max: 1 },
        weight_decay: { distribution: 'uniform', min: 0, max: 2 },
        epochs: { distribution: 'int_uniform', min: 1, max: 3 },
      },
    });

  it('draws so that a longer draw begins with the shorter one', () => {
    expect(random(20).slice(0, 5)).toEqual(random(5));
    expect(random(5, 1)).not.toEqual(random(5));
  });

  it('draws within bounds, both ends of whole numbers included, logarithmically even', () => {
    const draws = random(600);
    expect(new Set(draws.map(({ epochs }) => epochs))).toEqual(new Set([1, 2, 3]));
    expect(draws.every((p) => p.learning_rate >= 1e-4 && p.learning_rate <= 1 && p.weight_decay <= 2)).toBe(true);
    // Half of a log-uniform draw lies below the geometric mean 0.01: 300 of 600, standard deviation 12.2.
    expect(Math.abs(draws.filter((p) => p.learning_rate < 0.01).length - 300)).toBeLessThan(50);
  });

  it('ends when a small space runs out', () => {
    const space = spaceOf({ method: 'random', max_configurations: 50, parameters: { learning_rate: [0.1, 0.2, 0.3] } });
    expect(space).toHaveLength(3);
  });
});
