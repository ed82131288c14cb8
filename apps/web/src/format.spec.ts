import { formatInterval, formatMoment, formatNumber, formatParameter, formatPValue, formatSigned } from './format';

describe('formatNumber', () => {
  it.each([
    [0.61, '0.6100'],
    [0.00004, '4.000e-5'],
    [-0.25, '−0.2500'],
    [-0.00004, '−4.000e-5'],
    [null, '–'],
    [undefined, '–'],
  ])('writes %s as %s', (value, words) => {
    expect(formatNumber(value)).toBe(words);
  });
});

it('writes intervals with three digits', () => {
  expect(formatInterval([-0.034, 0.0534])).toBe('−0.034 … 0.053');
  expect(formatInterval([-0.034, -0.01])).toBe('−0.034 … −0.010');
  expect(formatInterval(null)).toBe('–');
});

it('says of a tiny p no more than that it is tiny', () => {
  expect([formatPValue(0.00009), formatPValue(0.0001), formatPValue(0.6887), formatPValue(null)]).toEqual([
    '< 0.0001',
    '0.0001',
    '0.6887',
    '–',
  ]);
});

it('shows the sign of a difference', () => {
  expect([formatSigned(0.009), formatSigned(-0.009), formatSigned(0)]).toEqual(['+0.0090', '−0.0090', '0.0000']);
});

it('says of a missing value that it is not used', () => {
  expect([0.01, false, null].map(formatParameter)).toEqual(['0.01', 'false', 'not used']);
});

it("writes moments in the reader's time zone", () => {
  const local = new Date(2026, 0, 5, 7, 3);
  expect(formatMoment(local.toISOString())).toBe('2026-01-05 07:03');
});
