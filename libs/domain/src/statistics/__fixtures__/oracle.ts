import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ScoreName, Task } from '@sonde/contracts';

type Interval = readonly [number, number];

/** An interval by scipy's bootstrap, and the standard deviation of its draws. */
interface Bootstrapped {
  readonly interval: Interval;
  readonly standard_error: number;
}

/** What oracle/README.md describes. */
interface Oracle {
  readonly mcnemar: readonly { only_a: number; only_b: number; statistic: number | null; p: number }[];
  readonly wilson: readonly { correct: number; rows: number; interval: Interval }[];
  readonly student_t: readonly {
    values: readonly number[];
    resampled: { train_rows: number; evaluation_rows: number } | null;
    interval: Interval;
  }[];
  readonly holm: readonly { ps: readonly number[]; adjusted: readonly number[] }[];
  readonly sign_flip: readonly { differences: readonly number[]; p: number }[];
  readonly sign_flip_of_many: { readonly differences: readonly number[]; readonly p: number };
  readonly paired_standard_error: readonly {
    a: readonly number[];
    b: readonly number[];
    groups: readonly number[] | null;
    standard_error: number;
  }[];
  readonly weighted: readonly {
    name: string;
    task: Task;
    outputs: number;
    scores: readonly number[] | null;
    truth: readonly number[];
    predicted: readonly number[];
    loss: readonly number[];
    counts: readonly number[];
    expected: Partial<Record<ScoreName, number>>;
  }[];
  readonly percentile: { readonly draws: readonly number[]; readonly interval: Interval };
  readonly bootstrap_mean: readonly (Bootstrapped & {
    readonly name: string;
    readonly values: readonly number[];
    readonly groups: readonly number[] | null;
  })[];
  readonly bootstrap_macro_f1: Bootstrapped & {
    readonly classes: number;
    readonly predicted: readonly number[];
    readonly truth: readonly number[];
  };
  readonly binomial_mean: { readonly correct: number; readonly rows: number; readonly interval: Interval };
}

export const oracle = JSON.parse(
  readFileSync(path.join(__dirname, '../../../oracle/statistics.json'), 'utf8'),
) as Oracle;

/** To 1e-9. */
export function near(interval: Interval): [number, number] {
  return interval.map((end) => expect.closeTo(end, 9) as number) as [number, number];
}
