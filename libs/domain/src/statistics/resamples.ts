/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { RandomStream } from '../streams';

/** Rows that are resampled one by one, or by groups, as wholes. */
export interface ResampledRows {
  readonly rows: number;
  /** Group of each row, 0 to groups - 1, none of them without a row: [rows] */
  readonly groups?: Int32Array;
}

export interface BootstrapOptions {
  readonly draws: number;
  readonly seed: number;
  /** The draw to begin with, 0 where it is left out: all draws of a question need not be made at once. */
  readonly first?: number;
}

/** Groups where there are any, else rows: what is drawn. */
export function unitsOf({ rows, groups }: ResampledRows): number {
  return groups ? groups.reduce((highest, group) => Math.max(highest, group), -1) + 1 : rows;
}

/**
 * How often each unit comes up when as many are drawn with replacement: [units]. It hangs on seed, draw and the number
 * of units alone: whoever asks with the same three sees the same resample.
 */
export function timesDrawn(units: number, seed: number, draw: number): Float64Array {
  const stream = new RandomStream(seed, 'bootstrap', draw);
  const times = new Float64Array(units);
  for (let left = units; left > 0; left--) times[stream.nextBelow(units)]!++;
  return times;
}
