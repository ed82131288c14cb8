/** What replicates by resampling share: each trained on so many rows and was scored on so many others. */
export interface ResampledTraining {
  readonly trainRows: number;
  readonly evaluationRows: number;
}

/**
 * Student's 95 % interval of a mean over replicates; null of fewer than two.
 *
 * @param sd sample standard deviation (n - 1) of a replicate
 * @param n replicates
 * @param resampled where replicates drew their rows from one train set. They overlap, so that their spread is too
 *   small: the variance of the mean is then (1/n + evaluation rows / train rows) sd^2 (Nadeau and Bengio 2003,
 *   "Inference for the generalization error", Machine Learning 52)
 */
export function studentT95(
  mean: number,
  sd: number | null,
  n: number,
  resampled?: ResampledTraining,
): [number, number] | null {
  if (n < 2 || sd === null) return null;
  const overlap = resampled ? resampled.evaluationRows / resampled.trainRows : 0;
  const half = upperQuantile(n - 1) * sd * Math.sqrt(1 / n + overlap);
  return [mean - half, mean + half];
}

const UPPER = 0.975;
/** The same quantile of the normal distribution. */
const NORMAL = 1.959963984540054;

/**
 * 97.5 % quantile by the secant method, to 1e-13 of up to 1,000 degrees of freedom. Both starts are below it, and the distribution is concave
 * there, so that each step comes closer from below: the normal quantile, and the same with the first correction of its
 * expansion in 1 / degrees of freedom (Abramowitz and Stegun 1964, 26.7.5).
 */
function upperQuantile(degreesOfFreedom: number): number {
  const missing = (t: number) => UPPER - distribution(t, degreesOfFreedom);
  let before = NORMAL;
  let quantile = NORMAL + (NORMAL ** 3 + NORMAL) / (4 * degreesOfFreedom);
  let [wasMissing, isMissing] = [missing(before), missing(quantile)];
  while (isMissing > 0 && isMissing < wasMissing) {
    const next = quantile + (isMissing * (quantile - before)) / (wasMissing - isMissing);
    if (next === quantile) break;
    [before, quantile, wasMissing, isMissing] = [quantile, next, isMissing, missing(next)];
  }
  return quantile;
}

/** P(T <= t) of whole degrees of freedom, a finite sum (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). */
function distribution(t: number, degreesOfFreedom: number): number {
  const angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const cos2 = Math.cos(angle) ** 2;
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = 0;
  for (let power = isOdd ? 1 : 0; power <= degreesOfFreedom - 2; power += 2) {
    sum += term;
    term *= (cos2 * (power + 1)) / (power + 2);
  }
  const central = isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 + central) / 2;
}
