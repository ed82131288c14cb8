/** From where on the continued fraction is used: below it converges slowly. */
const LARGE = 2;
/** Levels of the fraction: at 2, where it takes most of them, 100 leave nothing above rounding. */
const LEVELS = 100;

/** Complementary error function of x from 0 up, to a relative 1e-13: the chance that |N(0, 1/2)| is above x. */
export function erfc(x: number): number {
  return x < LARGE ? 1 - errorFunctionSeries(x) : tailFraction(x);
}

/** erf(x) as a sum of positive terms (Abramowitz and Stegun 1964, 7.1.6). */
function errorFunctionSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc(x) as a continued fraction (7.1.14), from the innermost level outwards. */
function tailFraction(x: number): number {
  let denominator = x;
  for (let level = LEVELS; level > 0; level--) denominator = x + level / 2 / denominator;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * denominator);
}
