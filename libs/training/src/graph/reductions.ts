/** Over one axis, which stays as 1. */
import { flagAttribute, typeAttribute, type Attributes } from './attributes';
import { checkAxis, constant, write } from './node';
import { GraphError, describe, type Value } from './value';

export const sum = reduction('Sum');
export const maximum = reduction('Max');
export const all = logical('All');
export const any = logical('Any');

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

function reduction(operation: string): (value: Value, axis: number) => Value {
  return (value, axis) => reduced(operation, value, axis, { T: typeAttribute(value.type) });
}

function logical(operation: string): (value: Value, axis: number) => Value {
  return (value, axis) => {
    if (value.type !== 'bool') throw new GraphError(`${operation}: ${describe(value)} is no condition.`);
    return reduced(operation, value, axis, {});
  };
}

function reduced(operation: string, value: Value, axis: number, attributes: Attributes): Value {
  checkAxis(operation, value, axis);
  const inputs = [value, constant(value.owner, 'int32', [], [axis])];
  const shape = value.shape.map((size, at) => (at === axis ? 1 : size));
  const kept = { ...attributes, Tidx: typeAttribute('int32'), keep_dims: flagAttribute(true) };
  return write(operation, inputs, kept, 'output', value.type, shape);
}
