import { runProgram } from '../__fixtures__/run-program';
import type { Value } from '../graph/graph-function';
import { transpose } from '../graph/operations';
import { tf } from '../tensorflow';
import { crossEntropy } from './cross-entropy';

describe.each([true, false])('crossEntropy (compiled: %p)', (compiled) => {
  async function entropyOf(logits: number[][], labels: number[]): Promise<{ loss: number[]; gradient: number[] }> {
    const given = { logits: tf.tensor2d(logits), labels: tf.tensor1d(labels, 'int32') };
    // Rows come last in a program, and first in what is written here.
    const body = (values: Record<'logits' | 'labels', Value>) => {
      const entropy = crossEntropy(transpose(values.logits, [1, 0]), values.labels);
      return { loss: entropy.loss, gradient: transpose(entropy.gradient, [1, 0]) };
    };
    const { loss, gradient } = await runProgram(given, body, { compiled });
    tf.dispose(given);
    return { loss: [...(loss?.values ?? [])], gradient: [...(gradient?.values ?? [])] };
  }

  it('is -log softmax of the label, its gradient softmax less one at the label', async () => {
    const { loss, gradient } = await entropyOf(
      [
        [0, Math.log(3)],
        [1, 1],
      ],
      [1, 0],
    );
    expect(loss).toEqual([expect.closeTo(-Math.log(3 / 4), 6), expect.closeTo(Math.LN2, 6)]);
    expect(gradient).toEqual([0.25, -0.25, -0.5, 0.5].map((value) => expect.closeTo(value, 6) as number));
  });

  it('stays finite for large logits', async () => {
    const { loss, gradient } = await entropyOf(
      [
        [1e4, -1e4],
        [-1e4, 1e4],
      ],
      [0, 0],
    );
    expect(loss).toEqual([0, 2e4]);
    expect(gradient).toEqual([0, 0, -1, 1]);
  });

  it('is not spoilt by a class of infinitely small probability', async () => {
    const { loss } = await entropyOf([[0, -Infinity]], [0]);
    expect(loss).toEqual([0]);
  });

  it('keeps the NaN of a row to that row', async () => {
    const { loss, gradient } = await entropyOf(
      [
        [NaN, 0],
        [0, 0],
      ],
      [0, 0],
    );
    expect(loss).toEqual([NaN, expect.closeTo(Math.LN2, 6)]);
    expect(gradient.slice(2)).toEqual([-0.5, 0.5]);
  });
});
