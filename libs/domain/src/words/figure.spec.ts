import { figure } from './figure';

describe('figure', () => {
  it.each([
    [0.61, '0.6100'],
    [1, '1.0000'],
    [0, '0.0000'],
    [0.0001, '0.0001'],
    [0.00004, '4.000e-5'],
    [-0.25, '-0.2500'],
    [null, '–'],
    [undefined, '–'],
  ])('writes %s as %s', (value, words) => {
    expect(figure(value)).toBe(words);
  });
});
