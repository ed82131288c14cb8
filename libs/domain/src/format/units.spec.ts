import { formatBytes, formatDuration, formatTimeLeft } from './units';

describe('formatDuration', () => {
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
    expect(formatDuration(seconds)).toBe(expected);
  });
});

it('says how much time is left only where there is something to say', () => {
  expect([formatTimeLeft(180), formatTimeLeft(0), formatTimeLeft(null)]).toEqual(['about 3 min left', '', '']);
});

it('writes sizes in megabytes, and in gigabytes from the first one on', () => {
  expect([210 * 2 ** 20, 2 ** 30 - 1, 1.5 * 2 ** 30].map(formatBytes)).toEqual(['210 MB', '1024 MB', '1.5 GB']);
});
