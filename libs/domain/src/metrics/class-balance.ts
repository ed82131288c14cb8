/**
 * Weight of a row by its class, so that all classes weigh the same and rows weigh 1 on average: rows / (classes that
 * have rows x rows of the class), as scikit-learn's compute_class_weight('balanced'). A class without rows, which
 * weighs no row, gets 0.
 * @param counts rows of each class; of one label of a multilabel target, [rows without it, rows with it]
 */
export function balancedWeights(counts: readonly number[]): number[] {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : rows / (present * count)));
}

/**
 * Accuracy on a split of the answer that knows no features: the most frequent class of train, the lowest of equals.
 * @param train and split: rows of each class
 */
export function majorityAccuracy(train: readonly number[], split: readonly number[]): number {
  const majority = train.indexOf(Math.max(...train));
  return (split[majority] ?? 0) / split.reduce((sum, rows) => sum + rows, 0);
}
