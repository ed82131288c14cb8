import { firstNonFinite } from './first-non-finite';

describe('firstNonFinite', () => {
  it.each([NaN, Infinity, -Infinity])('finds %p wherever it is', (bad) => {
    for (let at = 0; at < 11; at++) {
      const values = new Float32Array(11).fill(-1);
      values[at] = bad;
      expect(firstNonFinite(values)).toBe(at);
    }
  });

  it('finds the first of several', () => {
    expect(firstNonFinite(Float32Array.of(1, 2, 3, NaN, Infinity))).toBe(3);
  });

  it('finds nothing among finite numbers, however large or small', () => {
    expect(firstNonFinite(Float32Array.of(3e38, -3e38, 1e-45, 0, -0))).toBe(-1);
    expect(firstNonFinite(new Float32Array(0))).toBe(-1);
    expect(firstNonFinite(Int32Array.of(-(2 ** 31), 2 ** 31 - 1))).toBe(-1);
  });
});
