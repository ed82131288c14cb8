import { flagAttribute, typeAttribute } from './attributes';
import { GraphFunction, type Value } from './graph-function';
import { write } from './node';
import { describe, equalShapes, GraphError, TensorSpec, type Shape } from './tensor-spec';

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

/**
 * Eigenvalues [n], ascending, and eigenvectors [n, n], one a column, of a symmetric matrix [n, n], float32 or float64;
 * its lower triangle is read. Only for programs that are not compiled: XLA's own takes seconds from a few hundred on.
 */
export function selfAdjointEigen(matrix: Value): { values: Value; vectors: Value } {
  const [rows = NaN, columns = NaN] = matrix.shape;
  const type = matrix.type;
  if (rows !== columns || matrix.shape.length !== 2 || (type !== 'float32' && type !== 'float64')) {
    throw new GraphError(`SelfAdjointEigV2: ${describe(matrix)} is no square matrix.`);
  }
  const attributes = { T: typeAttribute(type), compute_v: flagAttribute(true) };
  const results = [new TensorSpec(type, [rows]), new TensorSpec(type, [rows, rows])];
  const [values, vectors] = GraphFunction.innermost([matrix]).node(
    'SelfAdjointEigV2',
    [matrix],
    attributes,
    ['e', 'v'],
    results,
  );
  if (!values || !vectors) throw new GraphError('SelfAdjointEigV2 has two results.');
  return { values, vectors };
}
