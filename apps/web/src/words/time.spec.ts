import { duration, moment, timeLeft } from './time';

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [11.2, '12 s'],
    [200, '3 min 20 s'],
    [3600, '1 h'],
    [7500, '2 h 5 min'],
    [273_600, '3 d 4 h'],
  ])('says %s seconds as %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});

describe('moment', () => {
  it("is in the reader's time zone", () => {
    const local = new Date(2026, 0, 5, 7, 3);
    expect(moment(local.toISOString())).toBe('2026-01-05 07:03');
  });
});

it('says how much time is left only where there is something to say', () => {
  expect([timeLeft(180), timeLeft(0), timeLeft(null)]).toEqual(['about 3 min left', '', '']);
});
