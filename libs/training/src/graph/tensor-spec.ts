export type ElementType = 'float32' | 'float64' | 'int32' | 'bool';

/** Sizes of the dimensions, outermost first; [] is a scalar. */
export type Shape = readonly number[];

/** What a tensor looks like: all that is known of it while a graph is built. */
export class TensorSpec {
  constructor(
    readonly type: ElementType,
    readonly shape: Shape,
  ) {}
}

/** Thrown while a graph is built, where an operation does not take what it is given: a fault in a program of ours. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
}

/** How messages name a tensor, e.g. `float32 [4, 384]`. */
export function describe({ type, shape }: TensorSpec): string {
  return `${type} [${shape.join(', ')}]`;
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

export function equalShapes(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}
