/**
 * The operations of our programs, each with the rule for its result's shape. A node is written into the innermost
 * function whose values it takes, so what does not change in a loop is computed before it.
 *
 * operations.spec.ts compares each with what tfjs computes eagerly; add none without its comparison.
 */
import { countAttribute, flagAttribute, tensorAttribute, typeAttribute, type Attributes } from './attributes';
import { GraphFunction } from './graph-function';
import {
  GraphError,
  TensorSpec,
  describe,
  equalShapes,
  sizeOf,
  type ElementType,
  type Shape,
  type Value,
} from './value';

/** A number stands for a scalar of the other operand's element type. */
export type Operand = Value | number;

/** A tensor that is written into the graph, row-major. For one or a few numbers: nothing large. */
export function constant(owner: GraphFunction, type: ElementType, shape: Shape, elements: readonly number[]): Value {
  const spec = new TensorSpec(type, shape);
  if (elements.length !== sizeOf(shape)) throw new GraphError(`${elements.length} elements for ${describe(spec)}.`);
  const attributes = { dtype: typeAttribute(type), value: tensorAttribute(type, shape, encode(type, elements)) };
  return one(owner.node('Const', [], attributes, 'output', [spec]));
}

/** A tensor of zeros, of any size: the graph holds only its shape. */
export function zeros(owner: GraphFunction, type: ElementType, shape: Shape): Value {
  const inputs = [constant(owner, 'int32', [shape.length], shape), constant(owner, type, [], [0])];
  const attributes = { T: typeAttribute(type), index_type: typeAttribute('int32') };
  return one(owner.node('Fill', inputs, attributes, 'output', [new TensorSpec(type, shape)]));
}

function encode(type: ElementType, elements: readonly number[]): ArrayBufferView {
  switch (type) {
    case 'float32':
      return Float32Array.from(elements);
    case 'float64':
      return Float64Array.from(elements);
    case 'int32':
      return Int32Array.from(elements);
    case 'bool':
      return Uint8Array.from(elements);
  }
}

// Element by element, with broadcasting: the shapes' last axes are matched, and an axis of size 1 is repeated.

export const add = elementwise('AddV2');
export const subtract = elementwise('Sub');
export const multiply = elementwise('Mul');
export const divide = elementwise('RealDiv');
export const less = elementwise('Less', 'bool');
export const equal = elementwise('Equal', 'bool');

/** `whenTrue` where `condition` holds and `otherwise` elsewhere; NaN in what was not chosen does not get through. */
export function select(condition: Value, whenTrue: Operand, otherwise: Operand): Value {
  const [chosen, rejected] = matching('SelectV2', whenTrue, otherwise);
  if (condition.type !== 'bool') throw new GraphError(`SelectV2: the condition is ${describe(condition)}.`);
  const shape = broadcast('SelectV2', condition, new TensorSpec(chosen.type, broadcast('SelectV2', chosen, rejected)));
  return write(
    'SelectV2',
    [condition, chosen, rejected],
    { T: typeAttribute(chosen.type) },
    'output',
    chosen.type,
    shape,
  );
}

export const squareRoot = unary('Sqrt');
export const exponential = unary('Exp');
export const logarithm = unary('Log');

export function cast(value: Value, type: ElementType): Value {
  return write('Cast', [value], { SrcT: typeAttribute(value.type), DstT: typeAttribute(type) }, 'y', type, value.shape);
}

// Reductions over one axis, which stays as 1.

export const sum = reduction('Sum');
export const maximum = reduction('Max');

/** The index of the largest element along an axis, which goes; the lowest index of equals. */
export function argMax(value: Value, axis: number): Value {
  checkAxis('ArgMax', value, axis);
  return write(
    'ArgMax',
    [value, constant(value.owner, 'int32', [], [axis])],
    { T: typeAttribute(value.type), Tidx: typeAttribute('int32'), output_type: typeAttribute('int32') },
    'output',
    'int32',
    value.shape.filter((_, at) => at !== axis),
  );
}

// Shapes.

export function reshape(value: Value, shape: Shape): Value {
  if (sizeOf(shape) !== sizeOf(value.shape)) {
    throw new GraphError(`Reshape: ${describe(value)} has not the size of [${shape.join(', ')}].`);
  }
  const target = constant(value.owner, 'int32', [shape.length], shape);
  const attributes = { T: typeAttribute(value.type), Tshape: typeAttribute('int32') };
  return write('Reshape', [value, target], attributes, 'output', value.type, shape);
}

/** @param order the axis of `value` that each axis of the result is */
export function transpose(value: Value, order: readonly number[]): Value {
  const shape = order.map((axis) => value.shape[axis] ?? NaN);
  if (!equalShapes([...order].sort(ascending), [...value.shape.keys()])) {
    throw new GraphError(`Transpose: [${order.join(', ')}] is no order of the axes of ${describe(value)}.`);
  }
  const target = constant(value.owner, 'int32', [order.length], order);
  const attributes = { T: typeAttribute(value.type), Tperm: typeAttribute('int32') };
  return write('Transpose', [value, target], attributes, 'y', value.type, shape);
}

/** Entries of `value` along its first axis: [n, …rest] by [...indices] gives [...indices, …rest]. */
export function gather(value: Value, indices: Value): Value {
  if (value.shape.length === 0 || indices.type !== 'int32') {
    throw new GraphError(`GatherV2: ${describe(indices)} does not index ${describe(value)}.`);
  }
  const axis = constant(value.owner, 'int32', [], [0]);
  const attributes = {
    Tparams: typeAttribute(value.type),
    Tindices: typeAttribute('int32'),
    Taxis: typeAttribute('int32'),
    batch_dims: countAttribute(0),
  };
  const shape = [...indices.shape, ...value.shape.slice(1)];
  return write('GatherV2', [value, indices, axis], attributes, 'output', value.type, shape);
}

/**
 * Products of matrices: [...batch, n, k] by [...batch, k, m] gives [...batch, n, m].
 * `transposed` names factors that are stored the other way round.
 */
export function matMul(a: Value, b: Value, transposed: { a?: boolean; b?: boolean } = {}): Value {
  const [batch, [rows, inner]] = matrixShape(a, transposed.a);
  const [batchOfB, [innerOfB, columns]] = matrixShape(b, transposed.b);
  if (inner !== innerOfB || !equalShapes(batch, batchOfB) || a.type !== b.type) {
    throw new GraphError(
      `BatchMatMulV2: no product of ${describe(a)} and ${describe(b)}, ${JSON.stringify(transposed)}.`,
    );
  }
  const attributes = {
    T: typeAttribute(a.type),
    adj_x: flagAttribute(transposed.a ?? false),
    adj_y: flagAttribute(transposed.b ?? false),
  };
  return write('BatchMatMulV2', [a, b], attributes, 'output', a.type, [...batch, rows, columns]);
}

function matrixShape(value: Value, transposed = false): [batch: Shape, matrix: [number, number]] {
  const [rows, columns] = value.shape.slice(-2);
  if (rows === undefined || columns === undefined) throw new GraphError(`${describe(value)} is no matrix.`);
  return [value.shape.slice(0, -2), transposed ? [columns, rows] : [rows, columns]];
}

function elementwise(operation: string, resultType?: ElementType): (a: Operand, b: Operand) => Value {
  return (left, right) => {
    const [a, b] = matching(operation, left, right);
    return write(
      operation,
      [a, b],
      { T: typeAttribute(a.type) },
      'z',
      resultType ?? a.type,
      broadcast(operation, a, b),
    );
  };
}

function unary(operation: string): (value: Value) => Value {
  return (value) => write(operation, [value], { T: typeAttribute(value.type) }, 'y', value.type, value.shape);
}

function reduction(operation: string): (value: Value, axis: number) => Value {
  return (value, axis) => {
    checkAxis(operation, value, axis);
    const attributes = {
      T: typeAttribute(value.type),
      Tidx: typeAttribute('int32'),
      keep_dims: flagAttribute(true),
    };
    const shape = value.shape.map((size, at) => (at === axis ? 1 : size));
    return write(
      operation,
      [value, constant(value.owner, 'int32', [], [axis])],
      attributes,
      'output',
      value.type,
      shape,
    );
  };
}

function write(
  operation: string,
  inputs: readonly Value[],
  attributes: Attributes,
  port: string,
  type: ElementType,
  shape: Shape,
): Value {
  const result = new TensorSpec(type, shape);
  return one(GraphFunction.innermost(inputs).node(operation, inputs, attributes, port, [result]));
}

function one([value]: Value[]): Value {
  if (!value) throw new GraphError('The node has no result.');
  return value;
}

/** Both operands as values of one element type. */
function matching(operation: string, left: Operand, right: Operand): [Value, Value] {
  if (typeof left === 'number' && typeof right === 'number') throw new GraphError(`${operation}: two numbers.`);
  const a = typeof left === 'number' ? scalarLike(right, left) : left;
  const b = typeof right === 'number' ? scalarLike(left, right) : right;
  if (a.type !== b.type) throw new GraphError(`${operation}: ${describe(a)} and ${describe(b)} differ in type.`);
  return [a, b];
}

function scalarLike(other: Operand, number: number): Value {
  if (typeof other === 'number') throw new GraphError('A number cannot take its type from a number.');
  return constant(other.owner, other.type, [], [number]);
}

function broadcast(operation: string, a: TensorSpec, b: TensorSpec): Shape {
  const rank = Math.max(a.shape.length, b.shape.length);
  return Array.from({ length: rank }, (_, axis) => {
    const sizeOfA = a.shape[axis - rank + a.shape.length] ?? 1;
    const sizeOfB = b.shape[axis - rank + b.shape.length] ?? 1;
    if (sizeOfA !== sizeOfB && sizeOfA !== 1 && sizeOfB !== 1) {
      throw new GraphError(`${operation}: ${describe(a)} and ${describe(b)} do not match.`);
    }
    return sizeOfA === 1 ? sizeOfB : sizeOfA;
  });
}

function checkAxis(operation: string, value: Value, axis: number): void {
  if (!(axis in value.shape)) throw new GraphError(`${operation}: ${describe(value)} has no axis ${axis}.`);
}

function ascending(a: number, b: number): number {
  return a - b;
}
