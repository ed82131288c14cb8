import { jStat } from 'jstat';

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

/**
 * 97.5 % quantile. jstat's is off by up to 1e-7, since its incomplete beta function stops at 3e-7; a step of Newton's
 * towards the exact distribution leaves less than 1e-12.
 */
function upperQuantile(degreesOfFreedom: number): number {
  const near = jStat.studentt.inv(UPPER, degreesOfFreedom);
  return near - (distribution(near, degreesOfFreedom) - UPPER) / jStat.studentt.pdf(near, degreesOfFreedom);
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
