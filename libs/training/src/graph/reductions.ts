/** Over one axis, which stays as 1. */
import { flagAttribute, typeAttribute } from './attributes';
import { checkAxis, constant, write } from './node';
import type { Value } from './value';

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

function reduction(operation: string): (value: Value, axis: number) => Value {
  return (value, axis) => {
    checkAxis(operation, value, axis);
    const inputs = [value, constant(value.owner, 'int32', [], [axis])];
    const shape = value.shape.map((size, at) => (at === axis ? 1 : size));
    const attributes = { T: typeAttribute(value.type), Tidx: typeAttribute('int32'), keep_dims: flagAttribute(true) };
    return write(operation, inputs, attributes, 'output', value.type, shape);
  };
}
