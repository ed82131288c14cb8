import { duration } from './duration';

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [0.2, '1 s'],
    [11.2, '12 s'],
    [59.9, '1 min'],
    [200, '3 min 20 s'],
    [3600, '1 h'],
    [7_530, '2 h 5 min'],
    [273_600, '3 d 4 h'],
    [86_400, '1 d'],
  ])('of %d s is %s', (seconds, expected) => {
    expect(duration(seconds)).toBe(expected);
  });
});
