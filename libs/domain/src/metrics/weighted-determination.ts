/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */

/** Numbers of a split's rows, and what was predicted of them: [rows, outputs]. */
interface PredictedNumbers {
  readonly outputs: number;
  readonly truth: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

/**
 * Coefficient of determination of rows that each count as often as they were drawn, [rows]: the mean over outputs, as
 * `score-numbers` has it, a constant truth too. Null of a single row.
 */
export function determination(numbers: PredictedNumbers, counts: Float64Array): number | null {
  if (counts.length < 2) return null;
  let sum = 0;
  for (let output = 0; output < numbers.outputs; output++) {
    const { residual, total } = squaresOf(numbers, counts, output);
    if (total === 0) sum += residual === 0 ? 1 : 0;
    else sum += 1 - residual / total;
  }
  return sum / numbers.outputs;
}

/** Sums of squares of an output: truth about its prediction, and about its mean. */
function squaresOf({ outputs, truth, predicted }: PredictedNumbers, counts: Float64Array, output: number) {
  let rows = 0;
  let mean = 0;
  counts.forEach((count, row) => {
    rows += count;
    mean += count * truth[row * outputs + output]!;
  });
  mean /= rows;
  let residual = 0;
  let total = 0;
  counts.forEach((count, row) => {
    const at = row * outputs + output;
    residual += count * (truth[at]! - predicted[at]!) ** 2;
    total += count * (truth[at]! - mean) ** 2;
  });
  return { residual, total };
}
