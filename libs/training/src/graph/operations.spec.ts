import { read, runProgram, type Read } from '../__fixtures__/run-program';
import { tf, type Tensor } from '../tensorflow';
import type { Value } from './graph-function';
import {
  absolute,
  add,
  argMax,
  cast,
  concatenate,
  constant,
  divide,
  equal,
  exponential,
  gather,
  greater,
  larger,
  less,
  log1p,
  logarithm,
  logicalAnd,
  logicalNot,
  matMul,
  maximum,
  multiply,
  reshape,
  select,
  selfAdjointEigen,
  sigmoid,
  slice,
  squareRoot,
  subtract,
  sum,
  transpose,
  zeros,
} from './operations';
import { writeProgram } from './graph-program';
import { GraphError, TensorSpec } from './tensor-spec';

const numbers = (count: number, step: number) => Array.from({ length: count }, (_, at) => ((at * step) % 11) / 4 - 1);

/** What every comparison may take. */
const inputs = () => ({
  matrix: tf.tensor2d(numbers(6, 7), [2, 3]),
  positive: tf.tensor2d([0.5, 1.25, 3, 2, 1e-3, 700], [2, 3]),
  row: tf.tensor1d([2, 3, -4]),
  cube: tf.tensor3d(numbers(24, 7), [2, 3, 4]),
  otherCube: tf.tensor3d(numbers(40, 3), [2, 4, 5]),
  ties: tf.tensor2d([1, 3, 3, 2, 2, 2, -1, -5, -1], [3, 3]),
  whole: tf.tensor2d([1, 0, 2, 2, 1, 0], [2, 3], 'int32'),
  otherWhole: tf.tensor1d([1, 1, 2], 'int32'),
});

type Values = Record<keyof ReturnType<typeof inputs>, Value>;
type Tensors = Record<keyof ReturnType<typeof inputs>, Tensor>;

/** Each operation beside tfjs' own, which runs TensorFlow's kernels one by one. */
const COMPARISONS: Record<string, [program: (values: Values) => Value, eager: (tensors: Tensors) => Tensor]> = {
  add: [({ matrix, row }) => add(matrix, row), ({ matrix, row }) => tf.add(matrix, row)],
  'add of a number': [({ matrix }) => add(matrix, 0.1), ({ matrix }) => tf.add(matrix, 0.1)],
  'add of whole numbers': [({ whole }) => add(whole, 3), ({ whole }) => tf.add(whole, tf.scalar(3, 'int32'))],
  subtract: [({ matrix, row }) => subtract(matrix, row), ({ matrix, row }) => tf.sub(matrix, row)],
  'subtract from a number': [({ matrix }) => subtract(1, matrix), ({ matrix }) => tf.sub(1, matrix)],
  multiply: [({ matrix, row }) => multiply(matrix, row), ({ matrix, row }) => tf.mul(matrix, row)],
  divide: [({ matrix, row }) => divide(matrix, row), ({ matrix, row }) => tf.div(matrix, row)],
  less: [({ whole, otherWhole }) => less(whole, otherWhole), (t) => tf.less(t.whole, t.otherWhole)],
  larger: [({ matrix, row }) => larger(matrix, row), ({ matrix, row }) => tf.maximum(matrix, row)],
  greater: [({ whole, otherWhole }) => greater(whole, otherWhole), (t) => tf.greater(t.whole, t.otherWhole)],
  logicalAnd: [
    ({ whole, otherWhole }) => logicalAnd(equal(whole, 1), equal(otherWhole, 1)),
    ({ whole, otherWhole }) => tf.logicalAnd(tf.equal(whole, 1), tf.equal(otherWhole, 1)),
  ],
  logicalNot: [({ whole }) => logicalNot(equal(whole, 1)), ({ whole }) => tf.logicalNot(tf.equal(whole, 1))],
  absolute: [({ matrix }) => absolute(matrix), ({ matrix }) => tf.abs(matrix)],
  log1p: [({ positive }) => log1p(positive), ({ positive }) => tf.log1p(positive)],
  sigmoid: [({ row }) => sigmoid(row), ({ row }) => tf.sigmoid(row)],
  equal: [({ whole, otherWhole }) => equal(whole, otherWhole), (t) => tf.equal(t.whole, t.otherWhole)],
  select: [
    ({ whole, matrix }) => select(equal(whole, 1), matrix, -7),
    ({ whole, matrix }) => tf.where(tf.equal(whole, 1), matrix, tf.fill([2, 3], -7)),
  ],
  squareRoot: [({ positive }) => squareRoot(positive), ({ positive }) => tf.sqrt(positive)],
  exponential: [({ matrix }) => exponential(matrix), ({ matrix }) => tf.exp(matrix)],
  logarithm: [({ positive }) => logarithm(positive), ({ positive }) => tf.log(positive)],
  'cast to int32': [({ positive }) => cast(positive, 'int32'), ({ positive }) => tf.cast(positive, 'int32')],
  'cast of a condition': [
    ({ whole }) => cast(equal(whole, 1), 'float32'),
    ({ whole }) => tf.cast(tf.equal(whole, 1), 'float32'),
  ],
  sum: [({ cube }) => sum(cube, 1), ({ cube }) => tf.sum(cube, 1, true)],
  'sum of whole numbers': [({ whole }) => sum(whole, 0), ({ whole }) => tf.sum(whole, 0, true)],
  maximum: [({ cube }) => maximum(cube, 2), ({ cube }) => tf.max(cube, 2, true)],
  'argMax with ties': [({ ties }) => argMax(ties, 1), ({ ties }) => tf.argMax(ties, 1)],
  'argMax along an axis in the middle': [({ cube }) => argMax(cube, 1), ({ cube }) => tf.argMax(cube, 1)],
  reshape: [({ cube }) => reshape(cube, [6, 4]), ({ cube }) => tf.reshape(cube, [6, 4])],
  transpose: [({ cube }) => transpose(cube, [2, 0, 1]), ({ cube }) => tf.transpose(cube, [2, 0, 1])],
  gather: [
    ({ otherCube, whole }) => gather(otherCube, atMostOne(whole)),
    (t) => tf.gather(t.otherCube, tf.minimum(t.whole, tf.scalar(1, 'int32')).toInt()),
  ],
  concatenate: [
    ({ matrix, ties, whole }) => concatenate([matrix, ties, cast(whole, 'float32')], 0),
    (t) => tf.concat([t.matrix, t.ties, tf.cast(t.whole, 'float32')], 0),
  ],
  slice: [({ cube }) => slice(cube, [1, 0, 2], [1, 3, 2]), ({ cube }) => tf.slice(cube, [1, 0, 2], [1, 3, 2])],
  matMul: [({ cube, otherCube }) => matMul(cube, otherCube), (t) => tf.matMul(t.cube, t.otherCube)],
  'matMul, a transposed': [
    ({ cube, otherCube }) => matMul(transpose(cube, [0, 2, 1]), otherCube, { a: true }),
    ({ cube, otherCube }) => tf.matMul(cube, otherCube),
  ],
  'matMul, b transposed': [
    ({ matrix, positive }) => matMul(matrix, positive, { b: true }),
    (t) => tf.matMul(t.matrix, t.positive, false, true),
  ],
  constant: [
    ({ row }) => add(row, constant(row.owner, 'float32', [2, 1], [10, 20])),
    (t) => tf.add(t.row, tf.tensor2d([[10], [20]])),
  ],
  zeros: [({ row }) => zeros(row.owner, 'float32', [2, 5]), () => tf.zeros([2, 5])],
};

describe.each([true, false])('each operation computes what tfjs computes eagerly (compiled: %p)', (compiled) => {
  let computed: Record<string, Read>;

  beforeAll(async () => {
    const given = inputs();
    const body = (values: Values) => mapEntries(COMPARISONS, ([program]) => program(values));
    computed = await runProgram(given, body, { compiled });
    tf.dispose(given);
  });

  it.each(Object.entries(COMPARISONS))('%s', (name, [, eager]) => {
    const given = inputs();
    const result = eager(given);
    const expected = read(result);
    tf.dispose([given, result]);
    const actual = computed[name];
    expect(actual?.shape).toEqual(expected.shape);
    expected.values.forEach((value, at) => expect(actual?.values[at]).toBeCloseTo(value, 5));
  });
});

describe('float64', () => {
  it('holds inside a program what float32 would lose', async () => {
    const given = { a: tf.tensor1d([1, 1e-12]) };
    const { total } = await runProgram(given, ({ a }) => {
      const wide = cast(a, 'float64');
      return { total: cast(multiply(subtract(sum(wide, 0), 1), 1e12), 'float32') };
    });
    tf.dispose(given);
    expect(total?.values[0]).toBeCloseTo(1, 3);
  });
});

describe('log1p', () => {
  it('is exact for small numbers', async () => {
    const given = { small: tf.tensor1d([1e-9]) };
    const { value } = await runProgram(given, ({ small }) => ({ value: log1p(small) }));
    tf.dispose(given);
    expect(value?.values[0]).toBeCloseTo(1e-9, 15);
  });
});

describe('selfAdjointEigen', () => {
  it.each(['float32', 'float64'] as const)('finds the axes of an ellipse (%s)', async (type) => {
    const given = { matrix: tf.tensor2d([2, 1, 1, 2], [2, 2]) };
    const { values, products } = await runProgram(
      given,
      ({ matrix }) => {
        const wide = cast(matrix, type);
        const { values, vectors } = selfAdjointEigen(wide);
        return { values: cast(values, 'float32'), products: cast(matMul(wide, vectors), 'float32') };
      },
      { compiled: false },
    );
    tf.dispose(given);
    // Values 1 and 3 along [1, -1] and [1, 1], by hand; the sign of a vector is free.
    [1, 3].forEach((value, at) => expect(values?.values[at]).toBeCloseTo(value, 5));
    const sizes = [1, 3, 1, 3].map((value) => value * Math.SQRT1_2);
    sizes.forEach((size, at) => expect(Math.abs(products?.values[at] ?? NaN)).toBeCloseTo(size, 5));
    const [a = NaN, b = NaN, c = NaN, d = NaN] = products?.values ?? [];
    expect([Math.sign(a * c), Math.sign(b * d)]).toEqual([-1, 1]);
  });
});

describe('a wrong shape fails while the program is written', () => {
  const matrix = new TensorSpec('float32', [2, 3]);
  const whole = new TensorSpec('int32', [2, 4]);

  it.each<[string, (values: { matrix: Value; whole: Value }) => Value, string]>([
    ['add', ({ matrix }) => add(matrix, reshape(matrix, [3, 2])), 'float32 [2, 3] and float32 [3, 2] do not match'],
    ['add', ({ matrix, whole }) => add(matrix, whole), 'float32 [2, 3] and int32 [2, 4] differ in type'],
    ['reshape', ({ matrix }) => reshape(matrix, [4, 2]), 'float32 [2, 3] has not the size of [4, 2]'],
    ['transpose', ({ matrix }) => transpose(matrix, [0, 0]), '[0, 0] is no order of the axes of float32 [2, 3]'],
    ['sum', ({ matrix }) => sum(matrix, 2), 'float32 [2, 3] has no axis 2'],
    ['argMax', ({ matrix }) => argMax(matrix, -1), 'float32 [2, 3] has no axis -1'],
    ['gather', ({ matrix }) => gather(matrix, matrix), 'float32 [2, 3] does not index float32 [2, 3]'],
    ['matMul', ({ matrix }) => matMul(matrix, matrix), 'no product of float32 [2, 3] and float32 [2, 3]'],
    ['select', ({ matrix }) => select(matrix, matrix, 0), 'the condition is float32 [2, 3]'],
    ['logicalAnd', ({ matrix, whole }) => logicalAnd(less(matrix, 0), whole), 'int32 [2, 4] is no condition'],
    ['concatenate', ({ matrix }) => concatenate([matrix, transpose(matrix, [1, 0])], 0), 'float32 [3, 2] do not match'],
    ['slice', ({ matrix }) => slice(matrix, [0, 2], [2, 2]), '[0, 2] + [2, 2] is not inside float32 [2, 3]'],
    ['selfAdjointEigen', ({ matrix }) => selfAdjointEigen(matrix).values, 'float32 [2, 3] is no square matrix'],
    ['constant', ({ matrix }) => constant(matrix.owner, 'int32', [3], [1]), '1 elements for int32 [3]'],
  ])('%s', (_, body, message) => {
    const write = () => writeProgram({ matrix, whole }, (values) => ({ result: body(values) }));
    expect(write).toThrow(GraphError);
    expect(write).toThrow(message);
  });
});

/** 0 and 1 as they are, 2 as 1 */
function atMostOne(whole: Value): Value {
  return select(less(whole, 1), whole, 1);
}

function mapEntries<Entry>(entries: Record<string, Entry>, map: (entry: Entry) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, map(entry)]));
}
