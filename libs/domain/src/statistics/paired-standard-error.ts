/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { unitsOf } from './resamples';

/**
 * Standard error of the mean difference of two columns on the same rows: the rows' sample standard deviation (n - 1)
 * by the root of their number. With groups, the cluster-robust one (Liang and Zeger 1986, Biometrika 73): the root of
 * G / (G - 1) times the sum over groups of their squared sums of residuals, by the number of rows. NaN of one row or
 * one group.
 *
 * @param a and b: [rows]
 * @param groups group of each row, 0 to G - 1: [rows]
 */
export function pairedStandardError(a: ArrayLike<number>, b: ArrayLike<number>, groups?: Int32Array): number {
  const rows = a.length;
  const differences = Float64Array.from(a, (value, row) => value - b[row]!);
  const centre = differences.reduce((sum, difference) => sum + difference, 0) / rows;
  // A row is a group of its own where there are none: the formula is then that of the sample standard deviation.
  const units = unitsOf({ rows, groups });
  if (units < 2) return NaN;
  const residuals = new Float64Array(units);
  differences.forEach((difference, row) => (residuals[groups ? groups[row]! : row]! += difference - centre));
  const squares = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  return Math.sqrt((units / (units - 1)) * squares) / rows;
}
