import { runProgram } from '../__fixtures__/run-program';
import { tf } from '../tensorflow';
import { branch, whileLoop } from './control-flow';
import type { Value } from './graph-function';
import { writeProgram } from './graph-program';
import { add, constant, less, multiply, reshape } from './operations';
import { GraphError, TensorSpec } from './tensor-spec';

const zero = (like: Value) => constant(like.owner, 'int32', [], [0]);

describe.each([true, false])('whileLoop (compiled: %p)', (compiled) => {
  it.each([0, 1, 5])('makes as many rounds as an input says: %p', async (rounds) => {
    const given = { start: tf.tensor1d([1, 2]), growth: tf.scalar(3), rounds: tf.scalar(rounds, 'int32') };
    const { grown } = await runProgram(
      given,
      ({ start, growth, rounds }) => {
        const end = whileLoop(
          { round: zero(rounds), nested: { value: start } },
          ({ round }) => less(round, rounds),
          // `growth` is of outside and becomes a capture.
          ({ round, nested }) => ({ round: add(round, 1), nested: { value: multiply(nested.value, growth) } }),
        );
        return { grown: end.nested.value };
      },
      { compiled },
    );
    tf.dispose(given);
    expect(grown?.values).toEqual([3 ** rounds, 2 * 3 ** rounds]);
  });

  it('goes by the names of the state, whatever order the body writes them in', async () => {
    const given = { first: tf.scalar(1), second: tf.scalar(10) };
    const { first, second } = await runProgram(
      given,
      ({ first, second }) =>
        whileLoop(
          { round: zero(first), first, second },
          ({ round }) => less(round, 2),
          (state) => ({ second: state.second, first: multiply(state.first, 3), round: add(state.round, 1) }),
        ),
      { compiled },
    );
    tf.dispose(given);
    expect([first?.values, second?.values]).toEqual([[9], [10]]);
  });

  it('takes a result that is a value of outside', async () => {
    const given = { start: tf.scalar(1), other: tf.scalar(7) };
    const { value } = await runProgram(
      given,
      ({ start, other }) =>
        whileLoop(
          { round: zero(start), value: start },
          ({ round }) => less(round, 2),
          ({ round }) => ({ round: add(round, 1), value: other }),
        ),
      { compiled },
    );
    tf.dispose(given);
    expect(value?.values).toEqual([7]);
  });

  it('holds a loop in a loop and a branch in it, all of which see outside', async () => {
    const given = { unit: tf.scalar(1), limit: tf.scalar(4, 'int32') };
    const { total } = await runProgram(
      given,
      ({ unit, limit }) =>
        whileLoop(
          { outer: zero(limit), total: unit },
          ({ outer }) => less(outer, limit),
          ({ outer, total }) => {
            const inner = whileLoop(
              { round: zero(outer), sum: total },
              ({ round }) => less(round, outer),
              ({ round, sum }) => ({
                round: add(round, 1),
                sum: branch(
                  less(round, 1),
                  { sum },
                  ({ sum }) => ({ sum: add(sum, unit) }),
                  ({ sum }) => ({ sum: add(sum, multiply(unit, 10)) }),
                ).sum,
              }),
            );
            return { outer: add(outer, 1), total: inner.sum };
          },
        ),
      { compiled },
    );
    tf.dispose(given);
    // Rounds 0, 1, 2, 3 of the outer loop: nothing, 1, 1 + 10, 1 + 10 + 10.
    expect(total?.values).toEqual([1 + 1 + 11 + 21]);
  });
});

describe('branch', () => {
  it.each([
    [1, 10],
    [3, -3],
  ])('computes one side: %p', async (number, expected) => {
    const given = { number: tf.scalar(number, 'int32') };
    const { result } = await runProgram(given, ({ number }) =>
      branch(
        less(number, 2),
        { number },
        ({ number }) => ({ result: multiply(number, 10) }),
        ({ number }) => ({ result: multiply(number, -1) }),
      ),
    );
    tf.dispose(given);
    expect(result?.values).toEqual([expected]);
  });
});

describe('a wrong shape fails while the program is written', () => {
  const specs = { vector: new TensorSpec('float32', [4]), count: new TensorSpec('int32', []) };

  it('in a loop', () => {
    const write = () =>
      writeProgram(specs, ({ vector, count }) =>
        whileLoop(
          { vector },
          () => less(count, 1),
          () => ({ vector: reshape(vector, [2, 2]) }),
        ),
      );
    expect(write).toThrow(new GraphError('A loop makes vector float32 [2, 2] of float32 [4].'));
  });

  it('in a branch', () => {
    const write = () =>
      writeProgram(specs, ({ vector, count }) =>
        branch(
          less(count, 1),
          { vector },
          ({ vector }) => ({ result: vector }),
          () => ({ result: count }),
        ),
      );
    expect(write).toThrow('A branch makes result int32 [] of float32 [4].');
  });

  it('where a value of another program is taken', () => {
    let stray: Value | undefined;
    writeProgram(specs, ({ vector }) => ({ result: (stray = add(vector, 1)) }));
    expect(() => writeProgram(specs, ({ vector }) => ({ result: add(vector, stray ?? 0) }))).toThrow(GraphError);
  });
});
