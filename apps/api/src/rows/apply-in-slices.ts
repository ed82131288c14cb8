import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Parameters } from '@sonde/domain';
import { applyProbe, type Features, type ProbeWeights } from '@sonde/features';

/** Multiply-adds between two turns: some 20 ms, for which others wait. */
const SLICE = 2e7;

/**
 * Applies a probe as `applyProbe` does, some rows at a time, so that others are answered in between.
 *
 * @returns [rows, outputs]: logits, or the predictions of a regression
 */
export async function applyInSlices(
  weights: ProbeWeights,
  { rows, columns, features }: Pick<Features, 'rows' | 'columns' | 'features'>,
  parameters: Pick<Parameters, 'normalization'>,
): Promise<Float64Array> {
  const outputs = weights.at(-1)?.bias.length ?? 0;
  const ofRow = weights.reduce((sum, { weight }) => sum + weight.length, 0);
  const slice = Math.max(4, Math.floor(SLICE / ofRow));
  const said = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row += slice) {
    const end = Math.min(rows, row + slice);
    const part = { rows: end - row, columns, features: features.subarray(row * columns, end * columns) };
    said.set(applyProbe(weights, part, parameters), row * outputs);
    await nextTurn();
  }
  return said;
}
