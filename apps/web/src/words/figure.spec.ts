import { figure, interval, pValue, signed } from './figure';

describe('figure', () => {
  it.each([
    [0.61, '0.6100'],
    [1, '1.0000'],
    [0, '0.0000'],
    [0.0001, '0.0001'],
    [0.00004, '4.000e-5'],
    [-0.25, '−0.2500'],
    [null, '–'],
    [undefined, '–'],
  ])('writes %s as %s', (value, words) => {
    expect(figure(value)).toBe(words);
  });

  it('writes intervals with three digits', () => {
    expect(interval([-0.034, 0.0534])).toBe('−0.034 … 0.053');
    expect(interval(null)).toBe('–');
  });

  it('says of a tiny p no more than that it is tiny', () => {
    expect([pValue(0.00009), pValue(0.0001), pValue(0.6887), pValue(null)]).toEqual([
      '< 0.0001',
      '0.0001',
      '0.6887',
      '–',
    ]);
  });

  it('shows the sign of a difference', () => {
    expect([signed(0.009), signed(-0.009), signed(0)]).toEqual(['+0.0090', '−0.0090', '0.0000']);
  });
});
