import { bestOf, isBetter, signOf } from './goal';

describe('goal', () => {
  it('compares values strictly, in the direction of the goal', () => {
    expect(isBetter(2, 1, 'maximize')).toBe(true);
    expect(isBetter(2, 1, 'minimize')).toBe(false);
    expect(isBetter(-1, 1, 'minimize')).toBe(true);
    expect(isBetter(1, 1, 'maximize')).toBe(false);
    expect(isBetter(1, 1, 'minimize')).toBe(false);
    expect(isBetter(1, NaN, 'maximize')).toBe(false);
    expect(isBetter(-Infinity, Infinity, 'minimize')).toBe(true);
  });

  it('turns every goal into a maximum', () => {
    expect([signOf('maximize'), signOf('minimize')]).toEqual([1, -1]);
  });

  it('takes the first of the best items that have a value', () => {
    const items = [
      ['a', null],
      ['b', 1],
      ['c', 3],
      ['d', 3],
      ['e', 1],
    ] as const;
    const name = (goal: 'maximize' | 'minimize') => bestOf(items, ([, value]) => value, goal)?.[0];
    expect([name('maximize'), name('minimize')]).toEqual(['c', 'b']);
    expect(bestOf([null], (value) => value, 'maximize')).toBeUndefined();
  });
});
