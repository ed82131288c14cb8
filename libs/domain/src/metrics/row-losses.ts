/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */

/** Negative log-likelihood of each row's class. @param logSums as `softmax` gives them */
export function classLosses(
  logits: Float32Array,
  labels: Int32Array,
  classes: number,
  logSums: Float64Array,
): Float64Array {
  return logSums.map((logSum, row) => logSum - logits[row * classes + labels[row]!]!);
}

/** Negative log-likelihood of each row's labels, their mean, as torch.nn.BCEWithLogitsLoss. @param logits and labels: [rows, outputs] */
export function labelLosses(logits: Float32Array, labels: Float32Array, outputs: number): Float64Array {
  const losses = new Float64Array(labels.length / outputs);
  for (let row = 0, index = 0; row < losses.length; row++) {
    let sum = 0;
    for (const end = index + outputs; index < end; index++) {
      const logit = logits[index]!;
      sum += Math.max(logit, 0) - logit * labels[index]! + Math.log1p(Math.exp(-Math.abs(logit)));
    }
    losses[row] = sum / outputs;
  }
  return losses;
}

/** Squared error of each row, the mean over outputs. @param predictions and values: [rows, outputs] */
export function squaredErrors(predictions: Float32Array, values: Float32Array, outputs: number): Float64Array {
  const losses = new Float64Array(values.length / outputs);
  for (let row = 0, index = 0; row < losses.length; row++) {
    for (const end = index + outputs; index < end; index++) {
      losses[row]! += (values[index]! - predictions[index]!) ** 2 / outputs;
    }
  }
  return losses;
}

/** Mean of the rows' losses and their population standard deviation. @param losses of each row, at least one */
export function lossMoments(losses: Float64Array): { readonly loss: number; readonly lossSd: number } {
  const loss = losses.reduce((sum, each) => sum + each, 0) / losses.length;
  const squares = losses.reduce((sum, each) => sum + (each - loss) ** 2, 0);
  return { loss, lossSd: Math.sqrt(squares / losses.length) };
}
