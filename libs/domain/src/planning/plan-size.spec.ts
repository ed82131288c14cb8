import { SweepSpec } from '@sonde/contracts';
import { checkPlanSize, planSize } from './plan-size';

const spec = (fields: object) => SweepSpec.parse({ name: 's', dataset: 'd', ...fields });
const chosen = { layers: 3, targets: 2 };

describe('planSize', () => {
  it('is layers x targets x configurations x seeds', () => {
    const parameters = [{ learning_rate: [0.1, 0.2, 0.3], batch_size: [8, 16], epochs: 5 }, { optimizer: 'lbfgs' }];
    // 3 x 2 cells of the first block and 1 of the other
    const size = { configurations: 7, seeds: 4, trials: 3 * 2 * 7 * 4 };
    expect(planSize(spec({ parameters, replicates: { seeds: 4 } }), chosen)).toEqual({ ...chosen, ...size });
    expect(planSize(spec({ replicates: { seeds: [3, 5] } }), { layers: 1, targets: 1 }).trials).toBe(2);
  });

  it('is what random search draws', () => {
    const parameters = { learning_rate: { distribution: 'uniform', min: 0.1, max: 1 } };
    const drawn = { method: 'random', max_configurations: 1_000_000, parameters, replicates: { seeds: 100_000 } };
    // 3 layers x 2 targets x 1e6 x 1e5: nothing of it may be made to be counted.
    expect(planSize(spec(drawn), chosen).trials).toBe(6e11);
  });

  it('does not count what an optimizer drops', () => {
    // sgd with 3 momenta, adam with none
    const parameters = { optimizer: ['sgd', 'adam'], momentum: [0, 0.5, 0.9] };
    expect(planSize(spec({ parameters }), chosen).configurations).toBe(4);
  });
});

describe('checkPlanSize', () => {
  const grid = spec({ parameters: { epochs: [...Array(50).keys()].map((n) => n + 1) }, replicates: { seeds: 4 } });

  it('names the axes that make too many trials', () => {
    expect(() => checkPlanSize(grid, chosen, 1199)).toThrow(
      'the file asks for 1,200 trials (3 layers x 2 targets x 50 configurations x 4 seeds): expected at most 1,199',
    );
    expect(() => checkPlanSize(grid, chosen, 1200)).not.toThrow();
  });

  it('counts a layer where their number is not known', () => {
    const unknown = { layers: null, targets: 2 };
    expect(() => checkPlanSize(grid, unknown, 399)).toThrow('400 trials a layer (2 targets x 50 configurations');
    expect(() => checkPlanSize(grid, unknown, 400)).not.toThrow();
  });
});
