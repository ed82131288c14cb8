import type { LinearWeights } from '@sonde/domain';
/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */

/** Rows with the classes that a solution is to find. */
export interface Rows {
  /** [rows, columns] */
  readonly features: Float32Array;
  /** [rows] */
  readonly labels: ArrayLike<number>;
}

/** [rows][outputs] in float64 */
export function logitsOf({ weight, bias }: LinearWeights, features: Float32Array): number[][] {
  const columns = weight.length / bias.length;
  return Array.from({ length: features.length / columns }, (_, row) =>
    Array.from(bias, (start, output) => {
      let logit = start;
      for (let at = 0; at < columns; at++) logit += features[row * columns + at]! * weight[output * columns + at]!;
      return logit;
    }),
  );
}

/** Mean cross-entropy + weightDecay / 2 ||W||^2, written out. */
export function objectiveOf(solution: LinearWeights, { features, labels }: Rows, weightDecay: number): number {
  const losses = logitsOf(solution, features).map((logits, row) => {
    const highest = Math.max(...logits);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
    return highest + Math.log(total) - logits[labels[row]!]!;
  });
  const squares = solution.weight.reduce((sum, weight) => sum + weight * weight, 0);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length + (weightDecay / 2) * squares;
}

/** Rows whose label has the largest logit, the lowest class of equals. */
export function correctOf(solution: LinearWeights, { features, labels }: Rows): number {
  return logitsOf(solution, features).filter((logits, row) => logits.indexOf(Math.max(...logits)) === labels[row])
    .length;
}

/** Standardises rows as scikit-learn's StandardScaler does that has seen `train` [rows, columns]. */
export function standardizer(train: Float32Array, columns: number): (features: Float32Array) => Float32Array {
  const rows = train.length / columns;
  const meanOf = (value: (row: number, column: number) => number) =>
    Array.from({ length: columns }, (_, column) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += value(row, column);
      return sum / rows;
    });
  const means = meanOf((row, column) => train[row * columns + column]!);
  const variances = meanOf((row, column) => (train[row * columns + column]! - means[column]!) ** 2);
  const scales = variances.map((variance) => Math.sqrt(variance) || 1);
  return (features) => features.map((value, at) => (value - means[at % columns]!) / scales[at % columns]!);
}
