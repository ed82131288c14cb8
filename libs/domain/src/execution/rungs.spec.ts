import { SweepSpec } from '@sonde/contracts';
import { longestTraining, rankAtRung, rungsOf } from './rungs';

const early = (min_epochs: number, eta: number) => ({
  early_terminate: { type: 'successive_halving' as const, min_epochs, eta },
});

describe('rungsOf', () => {
  it('multiplies by eta, below the last epoch', () => {
    expect(rungsOf(early(2, 3), 54)).toEqual([2, 6, 18]);
    expect(rungsOf(early(2, 3), 55)).toEqual([2, 6, 18, 54]);
    expect(rungsOf(early(5, 2), 5)).toEqual([]);
    expect(rungsOf({}, 100)).toEqual([]);
  });
});

describe('longestTraining', () => {
  const longest = (fields: object) => longestTraining(SweepSpec.parse({ name: 'a', dataset: 'd', ...fields }));

  it('is the most epochs of any block, the default where none are named', () => {
    expect(longest({ parameters: [{ epochs: [3, 40, 5] }, { epochs: 7 }] })).toBe(40);
    expect(longest({ parameters: [{ epochs: 3 }, { learning_rate: 0.1 }] })).toBe(100);
    const epochs = { distribution: 'int_uniform', min: 2, max: 9 };
    expect(longest({ method: 'random', max_configurations: 1, parameters: { epochs } })).toBe(9);
  });

  it('is 0 where all are solved', () => {
    expect(longest({ parameters: { optimizer: 'lbfgs' } })).toBe(0);
  });
});

describe('rankAtRung', () => {
  const contender = (configuration: string, score: number | null, loss: number | null = 1) => ({
    configuration,
    score,
    loss,
  });

  it('lets one in eta go on, and says by how much the others fell short', () => {
    const places = rankAtRung([contender('a', 0.5), contender('b', 0.8), contender('c', 0.7), contender('d', 0.6)], {
      ...{ epoch: 4, eta: 2, goal: 'maximize' },
    });
    expect(places.filter(({ goesOn }) => goesOn).map(({ configuration }) => configuration)).toEqual(['b', 'c']);
    expect(places[3]).toEqual({
      ...{ configuration: 'a', epoch: 4, score: 0.5, rank: 4, of: 4, kept: 2, cutoff: 0.7, goesOn: false },
    });
  });

  it('keeps one, where eta is larger than what is there', () => {
    const places = rankAtRung([contender('a', 3), contender('b', 2)], { epoch: 1, eta: 4, goal: 'minimize' });
    expect(places.map(({ configuration, goesOn }) => `${configuration} ${goesOn}`)).toEqual(['b true', 'a false']);
  });

  it('ranks what has no score last, and ties by loss, then id', () => {
    const contenders = [
      contender('z', 0.5, 0.2),
      contender('n', null),
      contender('b', 0.5, 0.3),
      contender('a', 0.5, 0.3),
    ];
    const order = rankAtRung(contenders, { epoch: 1, eta: 2, goal: 'maximize' });
    expect(order.map(({ configuration }) => configuration)).toEqual(['z', 'a', 'b', 'n']);
  });
});
