import { SweepSpec } from '@sonde/contracts';
import type { DescentParameters } from './configuration';
import { digestOf } from './keys';
import { mostConfigurations, searchSpace } from './search-space';

function spaceOf(fields: object) {
  return [...searchSpace(SweepSpec.parse({ name: 'a', dataset: 'd', ...fields }))];
}

describe('searchSpace', () => {
  it('is the product of a grid, with defaults for the rest', () => {
    const space = spaceOf({ parameters: { learning_rate: [0.1, 0.01], weight_decay: [0, 1], epochs: 5 } });
    expect(space).toMatchObject([
      { learning_rate: 0.1, weight_decay: 0 },
      { learning_rate: 0.1, weight_decay: 1 },
      { learning_rate: 0.01, weight_decay: 0 },
      { learning_rate: 0.01, weight_decay: 1 },
    ]);
    expect(space[0]).toEqual({
      optimizer: 'adam',
      learning_rate: 0.1,
      weight_decay: 0,
      batch_size: 256,
      epochs: 5,
      schedule: 'constant',
      warmup_epochs: 0,
      patience: 'off',
      normalization: 'standardize',
      class_weight: 'none',
      hidden: 0,
      init: 'torch',
      resample: 'none',
    });
  });

  it('drops what an optimiser does not use, and counts equal cells once', () => {
    // sgd x 3 momenta, adam x 1: 4 of the 6 cells are distinct.
    const space = spaceOf({ parameters: { optimizer: ['sgd', 'adam'], momentum: [0, 0.5, 0.9] } });
    expect(space).toMatchObject([
      { optimizer: 'sgd', momentum: 0 },
      { optimizer: 'sgd', momentum: 0.5 },
      { optimizer: 'sgd', momentum: 0.9 },
      { optimizer: 'adam' },
    ]);
    expect(space[3]).not.toHaveProperty('momentum');
  });

  it('gives lbfgs what it uses, C in the place of weight_decay', () => {
    const parameters = { optimizer: ['adam', 'lbfgs'], C: [1, 10], weight_decay: [0, 0.1], max_iterations: 50 };
    const space = spaceOf({ parameters });
    // Two of adam, which knows no C, and two of lbfgs, which then takes no weight decay.
    expect(space).toHaveLength(4);
    expect(space.filter(({ optimizer }) => optimizer === 'lbfgs')).toEqual(
      [1, 10].map((C) => ({
        optimizer: 'lbfgs',
        C,
        max_iterations: 50,
        normalization: 'standardize',
        class_weight: 'none',
        resample: 'none',
      })),
    );
    expect(spaceOf({ parameters: { optimizer: 'lbfgs' } })[0]).toMatchObject({ weight_decay: 0 });
  });

  it('joins blocks without repeating what they share', () => {
    expect(spaceOf({ parameters: [{ learning_rate: [0.1, 0.2] }, { learning_rate: [0.2, 0.3] }] })).toHaveLength(3);
  });

  it('goes on after any configuration as a whole one would', () => {
    const file = {
      parameters: [
        { optimizer: ['adam', 'sgd', 'lbfgs'], momentum: [0, 0.9], C: [1, 10], weight_decay: [0, 0.1], epochs: [3, 4] },
        { optimizer: ['sgd'], learning_rate: [0.001, 0.1], momentum: [0.9, 0.5], epochs: 4 },
      ],
    };
    // adam 2 decays x 2 epochs, sgd x 2 momenta, lbfgs 2 C; of the second block's 4 cells one, sgd with momentum 0.9 at
    // the default rate and no decay, is in the first.
    const whole = spaceOf(file);
    expect(whole).toHaveLength(4 + 8 + 2 + 3);
    expect(new Set(whole.map((parameters) => digestOf(parameters))).size).toBe(whole.length);
    const spec = SweepSpec.parse({ name: 'a', dataset: 'd', ...file });
    for (const from of whole.keys()) expect([...searchSpace(spec, from)]).toEqual(whole.slice(from));
    expect([...searchSpace(spec, whole.length)]).toEqual([]);
  });

  it('makes the cells of a grid one at a time', () => {
    const many = Array.from({ length: 1000 }, (_, index) => index + 1);
    const spec = SweepSpec.parse({
      name: 'a',
      dataset: 'd',
      parameters: { epochs: many, batch_size: many, learning_rate: many, weight_decay: many },
    });
    // 1e12 cells. Number 123,456,789,012 in base 1000, learning rate slowest, then decay, batch size and epochs.
    expect(mostConfigurations(spec)).toBe(1e12);
    expect(searchSpace(spec, 123_456_789_012).next().value).toMatchObject({
      ...{ learning_rate: 124, weight_decay: 457, batch_size: 790, epochs: 13 },
    });
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
    const spec = { method: 'random', max_configurations: 20, parameters: { learning_rate: [0.1, 0.2, 0.3] } };
    const file = SweepSpec.parse({ name: 'a', dataset: 'd', ...spec });
    expect([...searchSpace(file, 1)]).toEqual([...searchSpace(file)].slice(1));
  });

  it('draws within bounds, both ends of whole numbers included, logarithmically even', () => {
    const draws = random(600) as DescentParameters[];
    expect(new Set(draws.map(({ epochs }) => epochs))).toEqual(new Set([1, 2, 3]));
    expect(draws.every((p) => p.learning_rate >= 1e-4 && p.learning_rate <= 1 && p.weight_decay <= 2)).toBe(true);
    // Half of a log-uniform draw lies below the geometric mean 0.01: 300 of 600, standard deviation 12.2.
    expect(Math.abs(draws.filter((p) => p.learning_rate < 0.01).length - 300)).toBeLessThan(50);
  });

  it('ends when a small space runs out', () => {
    const space = spaceOf({ method: 'random', max_configurations: 50, parameters: { learning_rate: [0.1, 0.2, 0.3] } });
    expect(space).toHaveLength(3);
  });

  it('ends soon when far more is asked of it than there is', () => {
    const drawnOf = (parameters: object) => spaceOf({ method: 'random', max_configurations: 1_000_000, parameters });
    const epochs = { distribution: 'int_uniform', min: 1, max: 3 };
    // 2 x 3, of which each is found.
    expect(drawnOf({ learning_rate: [0.1, 0.2], epochs })).toHaveLength(6);
    // A space whose size is not known beforehand: e to the power of 0 and 1e-16 is 1 both times.
    const narrow = { distribution: 'log_uniform_values', min: 1, max: 1 + 2 ** -52 };
    expect(drawnOf({ learning_rate: narrow }).length).toBeLessThanOrEqual(2);
  });
});
