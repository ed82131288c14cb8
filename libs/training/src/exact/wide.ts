import type { Value } from '../graph/graph-function';
import { add, cast, concatenate, reshape, slice, subtract } from '../graph/operations';

/**
 * tfjs has no float64 tensors. Between calls a float64 is two float32, the rounded value and what rounding took off:
 * 48 bits of its 53.
 * @param value float64 [...shape]
 * @returns float32 [2, ...shape]
 */
export function split(value: Value): Value {
  const high = cast(value, 'float32');
  const low = cast(subtract(value, cast(high, 'float64')), 'float32');
  const shape = [1, ...value.shape];
  return concatenate([reshape(high, shape), reshape(low, shape)], 0);
}

/**
 * @param halves float32 [2, ...shape]
 * @returns float64 [...shape]
 */
export function joined(halves: Value): Value {
  const [, ...shape] = halves.shape;
  const half = (at: number) => slice(halves, [at, ...shape.map(() => 0)], [1, ...shape]);
  return reshape(add(cast(half(0), 'float64'), cast(half(1), 'float64')), shape);
}

/** What a program takes for float64 numbers: float32 [2, numbers], as `joined` reads them. */
export function splitNumbers(numbers: Float64Array): Float32Array {
  const halves = new Float32Array(2 * numbers.length);
  numbers.forEach((number, at) => {
    halves[at] = number;
    halves[numbers.length + at] = number - Math.fround(number);
  });
  return halves;
}

/** The float64 numbers of what a program gave as `split`. */
export function joinedNumbers(halves: Float32Array): Float64Array {
  const count = halves.length / 2;
  const numbers = new Float64Array(count);
  // Float64Array.from takes ten times as long; of 768 columns there are half a million covariances.
  for (let at = 0; at < count; at++) numbers[at] = (halves[at] ?? NaN) + (halves[count + at] ?? NaN);
  return numbers;
}

/** Whether float32 holds them all: no infinity, no NaN. */
export function fitsFloat32(numbers: Float64Array): boolean {
  return numbers.every((number) => Number.isFinite(Math.fround(number)));
}
