import { moment, timeLeft } from './time';

describe('moment', () => {
  it("is in the reader's time zone", () => {
    const local = new Date(2026, 0, 5, 7, 3);
    expect(moment(local.toISOString())).toBe('2026-01-05 07:03');
  });
});

it('says how much time is left only where there is something to say', () => {
  expect([timeLeft(180), timeLeft(0), timeLeft(null)]).toEqual(['about 3 min left', '', '']);
});
