/** How the files beside this one write nodes: into the innermost function whose values a node takes. */
import { tensorAttribute, typeAttribute, type Attributes } from './attributes';
import { GraphFunction, type Value } from './graph-function';
import { describe, GraphError, sizeOf, TensorSpec, type ElementType, type Shape } from './tensor-spec';

/** A number stands for a scalar of the other operand's element type. */
export type Operand = Value | number;

/** A tensor that is written into the graph, row-major. For one or a few numbers: nothing large. */
export function constant(owner: GraphFunction, type: ElementType, shape: Shape, elements: readonly number[]): Value {
  const spec = new TensorSpec(type, shape);
  if (elements.length !== sizeOf(shape)) throw new GraphError(`${elements.length} elements for ${describe(spec)}.`);
  const attributes = { dtype: typeAttribute(type), value: tensorAttribute(type, shape, encode(type, elements)) };
  return one(owner.node('Const', [], attributes, 'output', [spec]));
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

/** A node with one result. */
export function write(
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

/** @throws GraphError where `value` has no such axis */
export function checkAxis(operation: string, value: Value, axis: number): void {
  if (!(axis in value.shape)) throw new GraphError(`${operation}: ${describe(value)} has no axis ${axis}.`);
}
