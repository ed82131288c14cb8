/**
 * Element by element, with broadcasting: the shapes' last axes are matched, and an axis of size 1 is repeated.
 */
import { typeAttribute, type Attributes } from './attributes';
import type { Value } from './graph-function';
import { constant, write, type Operand } from './node';
import { describe, GraphError, TensorSpec, type ElementType, type Shape } from './tensor-spec';

export const add = elementwise('AddV2');
export const subtract = elementwise('Sub');
export const multiply = elementwise('Mul');
export const divide = elementwise('RealDiv');
/** The larger of two elements; NaN where one is NaN. `maximum` is the reduction. */
export const larger = elementwise('Maximum');
export const less = elementwise('Less', 'bool');
export const greater = elementwise('Greater', 'bool');
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

export const absolute = unary('Abs');
export const squareRoot = unary('Sqrt');
export const exponential = unary('Exp');
export const logarithm = unary('Log');
/** log(1 + x), exact for small x */
export const log1p = unary('Log1p');
/** 1 / (1 + exp(-x)) */
export const sigmoid = unary('Sigmoid');

export function logicalAnd(a: Value, b: Value): Value {
  checkCondition('LogicalAnd', a);
  checkCondition('LogicalAnd', b);
  return binary('LogicalAnd', [a, b], {}, 'bool');
}

export function logicalNot(value: Value): Value {
  checkCondition('LogicalNot', value);
  return write('LogicalNot', [value], {}, 'y', 'bool', value.shape);
}

export function cast(value: Value, type: ElementType): Value {
  return write('Cast', [value], { SrcT: typeAttribute(value.type), DstT: typeAttribute(type) }, 'y', type, value.shape);
}

function elementwise(operation: string, resultType?: ElementType): (a: Operand, b: Operand) => Value {
  return (left, right) => {
    const [a, b] = matching(operation, left, right);
    return binary(operation, [a, b], { T: typeAttribute(a.type) }, resultType ?? a.type);
  };
}

function binary(operation: string, [a, b]: [Value, Value], attributes: Attributes, type: ElementType): Value {
  return write(operation, [a, b], attributes, 'z', type, broadcast(operation, a, b));
}

function unary(operation: string): (value: Value) => Value {
  return (value) => write(operation, [value], { T: typeAttribute(value.type) }, 'y', value.type, value.shape);
}

function checkCondition(operation: string, value: Value): void {
  if (value.type !== 'bool') throw new GraphError(`${operation}: ${describe(value)} is no condition.`);
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
