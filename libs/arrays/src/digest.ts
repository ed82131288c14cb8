import { createHash, type Hash } from 'node:crypto';
import type { DType } from './dtype';

/**
 * Begins an array's digest: SHA-256 over its type and shape ("F16:2000x384:"), then its bytes as they are stored,
 * little-endian. The same array has the same digest in whatever file it lies.
 */
export function beginDigest(dtype: DType, shape: readonly number[]): Hash {
  return createHash('sha256').update(`${dtype}:${shape.join('x')}:`);
}

/** The shape of an array of which only some rows are read. */
export function pickedShape(shape: readonly number[], picked: Int32Array | undefined): readonly number[] {
  return picked ? [picked.length, ...shape.slice(1)] : shape;
}
