import { placesAtRung, rungsOf } from './rungs';

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

describe('placesAtRung', () => {
  const contender = (configuration: string, score: number | null, loss: number | null = 1) => ({
    configuration,
    score,
    loss,
  });

  it('lets one in eta go on, and says by how much the others fell short', () => {
    const places = placesAtRung([contender('a', 0.5), contender('b', 0.8), contender('c', 0.7), contender('d', 0.6)], {
      ...{ epoch: 4, eta: 2, goal: 'maximize' },
    });
    expect(places.filter(({ goesOn }) => goesOn).map(({ configuration }) => configuration)).toEqual(['b', 'c']);
    expect(places[3]).toEqual({
      ...{ configuration: 'a', epoch: 4, score: 0.5, rank: 4, of: 4, kept: 2, cutoff: 0.7, goesOn: false },
    });
  });

  it('keeps one, where eta is larger than what is there', () => {
    const places = placesAtRung([contender('a', 3), contender('b', 2)], { epoch: 1, eta: 4, goal: 'minimize' });
    expect(places.map(({ configuration, goesOn }) => `${configuration} ${goesOn}`)).toEqual(['b true', 'a false']);
  });

  it('ranks what has no score last, and ties by loss, then id', () => {
    const contenders = [
      contender('z', 0.5, 0.2),
      contender('n', null),
      contender('b', 0.5, 0.3),
      contender('a', 0.5, 0.3),
    ];
    const order = placesAtRung(contenders, { epoch: 1, eta: 2, goal: 'maximize' });
    expect(order.map(({ configuration }) => configuration)).toEqual(['z', 'a', 'b', 'n']);
  });
});
