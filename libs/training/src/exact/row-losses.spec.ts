import { runProgram } from '../__fixtures__/run-program';
import { tf } from '../tensorflow';
import { rowLosses } from './row-losses';

/** One lane's losses of rows [rows][logits]; slopes come row by row. */
async function lossesOf(logits: number[][], labels: number[]) {
  const given = {
    logits: tf.tidy(() => tf.reshape(tf.transpose(tf.tensor2d(logits)), [1, -1, labels.length])),
    labels: tf.tensor2d(labels, [1, labels.length], 'int32'),
  };
  const { loss, slope, margin } = await runProgram(given, ({ logits, labels }) => ({ ...rowLosses(logits, labels) }));
  tf.dispose(given);
  return { loss: loss?.values ?? [], slope: slope?.values ?? [], margin: margin?.values ?? [] };
}

function expectRelative(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, at) => expect((actual[at] ?? NaN) / value).toBeCloseTo(1, 5));
}

describe('rowLosses', () => {
  it('is the cross-entropy and its slope, and tells the margin (softmax)', async () => {
    const { loss, slope, margin } = await lossesOf([[1, 2, 0]], [2]);
    const total = Math.exp(1) + Math.exp(2) + 1;
    expectRelative(loss, [Math.log(total)]);
    expectRelative(slope, [Math.exp(1) / total, Math.exp(2) / total, 1 / total - 1]);
    expect(margin).toEqual([-2]);
  });

  it('is the loss of the label and its slope, and tells the margin (logistic)', async () => {
    const { loss, slope, margin } = await lossesOf([[1.5], [1.5]], [0, 1]);
    expectRelative(loss, [Math.log1p(Math.exp(1.5)), Math.log1p(Math.exp(-1.5))]);
    expectRelative(slope, [1 / (1 + Math.exp(-1.5)), -1 / (1 + Math.exp(1.5))]);
    expect(margin).toEqual([-1.5, 1.5]);
  });

  // 1 - p would be 0 in float32 from a margin of 17 on.
  it('keeps its digits where a row is far on the right side', async () => {
    const tiny = Math.exp(-30);
    const softmax = await lossesOf([[30, 0, 0]], [0]);
    expectRelative(softmax.loss, [2 * tiny]);
    expectRelative(softmax.slope, [-2 * tiny, tiny, tiny]);
    const logistic = await lossesOf([[-30]], [0]);
    expectRelative(logistic.loss, [tiny]);
    expectRelative(logistic.slope, [tiny]);
  });

  it('does not overflow where a row is far on the wrong side', async () => {
    const softmax = await lossesOf([[0, 1000]], [0]);
    expect(softmax).toEqual({ loss: [1000], slope: [-1, 1], margin: [-1000] });
    expect(await lossesOf([[1000]], [0])).toEqual({ loss: [1000], slope: [1], margin: [-1000] });
  });
});
