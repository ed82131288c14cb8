/** Operations that move elements and compute none. */
import { countAttribute, typeAttribute } from './attributes';
import type { GraphFunction, Value } from './graph-function';
import { checkAxis, constant, write } from './node';
import { describe, equalShapes, GraphError, sizeOf, type ElementType, type Shape } from './tensor-spec';

/** A tensor of zeros, of any size: the graph holds only its shape. */
export function zeros(owner: GraphFunction, type: ElementType, shape: Shape): Value {
  const inputs = [constant(owner, 'int32', [shape.length], shape), constant(owner, type, [], [0])];
  const attributes = { T: typeAttribute(type), index_type: typeAttribute('int32') };
  return write('Fill', inputs, attributes, 'output', type, shape);
}

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
 * Values one after another along an axis; the other axes agree.
 * @param values at least one
 */
export function concatenate(values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (!first) throw new GraphError('ConcatV2: no values.');
  checkAxis('ConcatV2', first, axis);
  const withSize = (value: Value, size: number) => value.shape.map((own, at) => (at === axis ? size : own));
  const size = values.reduce((total, value) => total + (value.shape[axis] ?? 0), 0);
  const shape = withSize(first, size);
  const stranger = values.find((value) => value.type !== first.type || !equalShapes(withSize(value, size), shape));
  if (stranger) throw new GraphError(`ConcatV2: ${describe(first)} and ${describe(stranger)} do not match.`);
  const attributes = {
    N: countAttribute(values.length),
    T: typeAttribute(first.type),
    Tidx: typeAttribute('int32'),
  };
  const inputs = [...values, constant(first.owner, 'int32', [], [axis])];
  return write('ConcatV2', inputs, attributes, 'output', first.type, shape);
}

/** The box of `size` that begins at `begin`; both have an entry an axis. */
export function slice(value: Value, begin: readonly number[], size: Shape): Value {
  const rank = value.shape.length;
  const inside = value.shape.every((own, axis) => {
    const from = begin[axis] ?? NaN;
    const count = size[axis] ?? NaN;
    return from >= 0 && count >= 0 && from + count <= own;
  });
  if (!inside || begin.length !== rank || size.length !== rank) {
    throw new GraphError(`Slice: [${begin.join(', ')}] + [${size.join(', ')}] is not inside ${describe(value)}.`);
  }
  const inputs = [value, constant(value.owner, 'int32', [rank], begin), constant(value.owner, 'int32', [rank], size)];
  return write(
    'Slice',
    inputs,
    { T: typeAttribute(value.type), Index: typeAttribute('int32') },
    'output',
    value.type,
    size,
  );
}

function ascending(a: number, b: number): number {
  return a - b;
}
