/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
// Plain loops: the arrays' own map and reduce take some ten times as long.

/** The inner product. Four sums at once: each addition would otherwise wait for the one before. */
export function dot(a: Float32Array, b: Float32Array): number {
  const { length } = a;
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let at = 0;
  for (; at + 3 < length; at += 4) {
    first += a[at]! * b[at]!;
    second += a[at + 1]! * b[at + 1]!;
    third += a[at + 2]! * b[at + 2]!;
    fourth += a[at + 3]! * b[at + 3]!;
  }
  for (; at < length; at++) first += a[at]! * b[at]!;
  return first + second + (third + fourth);
}

/** a + factor x b */
export function combined(a: Float32Array, factor: number, b: Float32Array): Float32Array {
  return addTo(a.slice(), factor, b);
}

/** Adds `factor` times a vector to another, in its place. */
export function addTo(sum: Float32Array, factor: number, vector: Float32Array): Float32Array {
  const { length } = sum;
  for (let at = 0; at < length; at++) sum[at]! += factor * vector[at]!;
  return sum;
}

export function scaled(vector: Float32Array, factor: number): Float32Array {
  const { length } = vector;
  const product = new Float32Array(length);
  for (let at = 0; at < length; at++) product[at] = factor * vector[at]!;
  return product;
}
