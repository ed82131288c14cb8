import { SweepSpec } from '@sonde/contracts';
import { mostTrials } from './plan-size';

const rest = { digests: {}, constantColumns: [], columns: 3, file: '' };
const target = { task: 'classification', classes: ['x', 'y'], outputs: 2, digests: {} } as const;
const dataset = {
  layers: ['first', 'second', 'third'].map((name) => ({ name, ...rest })),
  targets: ['a', 'b'].map((name) => ({ name, ...target })),
};
const most = (fields: object) =>
  mostTrials(SweepSpec.parse({ name: 's', dataset: 'd', targets: ['a', 'b'], ...fields }), dataset);

describe('mostTrials', () => {
  it('is layers x targets x configurations x seeds', () => {
    const parameters = [{ learning_rate: [0.1, 0.2, 0.3], batch_size: [8, 16], epochs: 5 }, { optimizer: 'lbfgs' }];
    // 2 layers x 2 targets x (3 x 2 cells of the first block and 1 of the other) x 4 seeds
    expect(most({ layers: ['first', 'second'], parameters, replicates: { seeds: 4 } })).toBe(2 * 2 * 7 * 4);
    expect(most({ targets: ['b'], replicates: { seeds: [3, 5] } })).toBe(3 * 1 * 1 * 2);
  });

  it('is what random search draws, and takes no time for what nobody could plan', () => {
    const parameters = { learning_rate: { distribution: 'uniform', min: 0.1, max: 1 } };
    const drawn = { method: 'random', max_configurations: 1_000_000, parameters, replicates: { seeds: 100_000 } };
    const began = performance.now();
    expect(most(drawn)).toBe(6e11);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
