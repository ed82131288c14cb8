/**
 * The operations of our programs, each with the rule for its result's shape; all are imported from here. A node is
 * written into the innermost function whose values it takes, so what does not change in a loop is computed before it.
 *
 * operations.spec.ts compares each with what tfjs computes eagerly; add none without its comparison.
 */
export {
  absolute,
  add,
  cast,
  divide,
  equal,
  exponential,
  greater,
  larger,
  less,
  log1p,
  logarithm,
  logicalAnd,
  logicalNot,
  multiply,
  select,
  sigmoid,
  squareRoot,
  subtract,
} from './elementwise';
export { constant, type Operand } from './node';
export { matMul, selfAdjointEigen } from './products';
export { argMax, maximum, sum } from './reductions';
export { concatenate, gather, reshape, slice, transpose, zeros } from './shapes';
