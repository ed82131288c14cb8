import { whileLoop } from '../graph/control';
import {
  add,
  constant,
  divide,
  equal,
  gather,
  greater,
  less,
  multiply,
  select,
  subtract,
  sum,
  zeros,
} from '../graph/operations';
import type { Value } from '../graph/value';
import { MEMORY, type State } from './solver-shape';

/**
 * The gradient times what the history says of the inverse Hessian (Nocedal and Wright, Numerical Optimization,
 * algorithm 7.4), all lanes at once. A pair of curvature 0 changes nothing; without any it is the gradient itself.
 * @param gradient [lanes, size]
 * @returns [lanes, size]
 */
export function twoLoop(gradient: Value, { steps, changes, curvatures }: State['history']): Value {
  const [lanes = 0] = gradient.shape;
  const owner = gradient.owner;
  const places = constant(owner, 'int32', [MEMORY, 1, 1], [...Array(MEMORY).keys()]);
  const start = constant(owner, 'int32', [], [0]);

  const backward = whileLoop(
    { done: start, rest: gradient, shares: zeros(owner, 'float32', [MEMORY, lanes, 1]) },
    ({ done }) => less(done, MEMORY),
    ({ done, rest, shares }) => {
      const at = subtract(MEMORY - 1, done);
      const share = perCurvature(dot(gather(steps, at), rest), gather(curvatures, at));
      return {
        done: add(done, 1),
        rest: subtract(rest, multiply(share, gather(changes, at))),
        shares: select(equal(places, at), share, shares),
      };
    },
  );
  const newest = gather(changes, constant(owner, 'int32', [], [MEMORY - 1]));
  const curvature = gather(curvatures, constant(owner, 'int32', [], [MEMORY - 1]));
  const size = select(greater(curvature, 0), divide(curvature, dot(newest, newest)), 1);
  const forward = whileLoop(
    { at: start, product: multiply(backward.rest, size) },
    ({ at }) => less(at, MEMORY),
    ({ at, product }) => {
      const share = perCurvature(dot(gather(changes, at), product), gather(curvatures, at));
      const missing = subtract(gather(backward.shares, at), share);
      return { at: add(at, 1), product: add(product, multiply(missing, gather(steps, at))) };
    },
  );
  return forward.product;
}

/** Of vectors [lanes, size]: [lanes, 1] */
export function dot(a: Value, b: Value): Value {
  return sum(multiply(a, b), 1);
}

function perCurvature(product: Value, curvature: Value): Value {
  return select(greater(curvature, 0), divide(product, curvature), 0);
}
