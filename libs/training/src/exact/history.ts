/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { addTo, dot } from './vectors';

/** Pairs of steps and gradients' changes that a lane remembers. */
export const MEMORY = 10;
/** A step's curvature, which is at least 1 / L of its change squared, counts as rounding below this. */
const LEAST_CURVATURE = 1e-4;

interface Pair {
  readonly step: Float32Array;
  readonly change: Float32Array;
  /** step x change */
  readonly curvature: number;
}

/** What the last steps say of a function's inverse Hessian. */
export class History {
  /** The newest last. */
  private pairs: readonly Pair[] = [];

  /** Remembers a step and how it changed the gradient, if its curvature is more than rounding. */
  add(step: Float32Array, change: Float32Array): void {
    const curvature = dot(step, change);
    if (!(curvature > LEAST_CURVATURE * dot(change, change))) return;
    this.pairs = [...this.pairs.slice(1 - MEMORY), { step, change, curvature }];
  }

  clear(): void {
    this.pairs = [];
  }

  /** The gradient times the inverse Hessian (Nocedal and Wright, Numerical Optimization, algorithm 7.4). */
  times(gradient: Float32Array): Float32Array {
    const product = gradient.slice();
    const shares = this.pairs.map(() => 0);
    for (let at = this.pairs.length - 1; at >= 0; at--) {
      const { step, change, curvature } = this.pairs[at]!;
      const share = dot(step, product) / curvature;
      shares[at] = share;
      addTo(product, -share, change);
    }
    const newest = this.pairs.at(-1);
    if (newest) addTo(product, newest.curvature / dot(newest.change, newest.change) - 1, product);
    for (const [at, { step, change, curvature }] of this.pairs.entries()) {
      addTo(product, shares[at]! - dot(change, product) / curvature, step);
    }
    return product;
  }
}
