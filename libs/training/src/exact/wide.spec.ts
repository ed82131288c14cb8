import { runProgram } from '../__fixtures__/run-program';
import { cast, divide } from '../graph/operations';
import { tf } from '../tensorflow';
import { joined, joinedNumbers, split, splitNumbers } from './wide';

describe.each([true, false])('float64 as two float32 (compiled: %p)', (compiled) => {
  it('passes between calls', async () => {
    const given = { three: tf.tensor2d([3, -7, 0], [3, 1]) };
    const { third } = await runProgram(given, ({ three }) => ({ third: split(divide(cast(three, 'float64'), 9)) }), {
      compiled,
    });
    const halves = tf.tensor(third?.values as number[], [2, 3, 1]);
    const { again } = await runProgram({ halves }, ({ halves }) => ({ again: split(joined(halves)) }), { compiled });
    tf.dispose([given, halves]);
    const expected = [1 / 3, -7 / 9, 0];
    for (const { values } of [third, again].filter((read) => read !== undefined)) {
      joinedNumbers(Float32Array.from(values)).forEach((value, at) =>
        expect(value).toBeCloseTo(expected[at] ?? NaN, 14),
      );
    }
  });

  it('is written and read by the host', () => {
    const numbers = Float64Array.of(1 / 3, 1e10 + 1e-3, -0.1);
    joinedNumbers(splitNumbers(numbers)).forEach((value, at) => {
      expect(Math.abs(value / (numbers[at] ?? NaN) - 1)).toBeLessThan(1e-14);
    });
  });
});
