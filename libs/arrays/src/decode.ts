import type { FloatType, IntegerType } from './dtype';

/** Little-endian bytes, aligned for any type, as the machine's numbers; all machines that Node runs on are such. */
type Bytes = Uint8Array;

/** Widens floats into `target`, from `offset` on: F16 and BF16 exactly, F64 to the nearest float32. */
export function decodeFloats(dtype: FloatType, bytes: Bytes, target: Float32Array, offset: number): void {
  switch (dtype) {
    case 'F32':
      return target.set(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4), offset);
    case 'F64':
      return target.set(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8), offset);
    case 'F16':
      return widenHalves(bytes, target, offset);
    case 'BF16':
      return widenBrainFloats(bytes, target, offset);
  }
}

/** Decodes integers of any width; U64 beyond 2^63 wraps. */
export function decodeIntegers(dtype: IntegerType, bytes: Bytes, target: BigInt64Array, offset: number): void {
  const values = integerView(dtype, bytes);
  for (let index = 0; index < values.length; index++) target[offset + index] = BigInt(values[index] ?? 0);
}

/** The integers as they are stored: a bigint each where they have 64 bits. */
export function integerView(dtype: IntegerType, { buffer, byteOffset, length }: Bytes): ArrayLike<number | bigint> {
  switch (dtype) {
    case 'I64':
      return new BigInt64Array(buffer, byteOffset, length / 8);
    case 'U64':
      return new BigUint64Array(buffer, byteOffset, length / 8);
    case 'I32':
      return new Int32Array(buffer, byteOffset, length / 4);
    case 'U32':
      return new Uint32Array(buffer, byteOffset, length / 4);
    case 'I16':
      return new Int16Array(buffer, byteOffset, length / 2);
    case 'U16':
      return new Uint16Array(buffer, byteOffset, length / 2);
    case 'I8':
      return new Int8Array(buffer, byteOffset, length);
    case 'U8':
    case 'BOOL':
      return new Uint8Array(buffer, byteOffset, length);
  }
}

/** Bit patterns of float32, so that no NaN is made another on its way. */
function bitsOf(target: Float32Array): Uint32Array {
  return new Uint32Array(target.buffer, target.byteOffset, target.length);
}

function widenHalves(bytes: Bytes, target: Float32Array, offset: number): void {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const bits = bitsOf(target);
  const table = (halfTable ??= makeHalfTable());
  for (let index = 0; index < halves.length; index++) bits[offset + index] = table[halves[index] ?? 0] ?? 0;
}

function widenBrainFloats(bytes: Bytes, target: Float32Array, offset: number): void {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const bits = bitsOf(target);
  for (let index = 0; index < halves.length; index++) bits[offset + index] = (halves[index] ?? 0) << 16;
}

/**
 * The float32 bits of each of the 65,536 halves: 1.7 ns a value. Shifts with branches take 2.0, a product with 2^112
 * takes 3.2.
 */
let halfTable: Uint32Array | undefined;

function makeHalfTable(): Uint32Array {
  const table = new Uint32Array(2 ** 16);
  for (let half = 0; half < table.length; half++) table[half] = widenHalf(half);
  return table;
}

/** Half: 1 sign, 5 exponent (bias 15), 10 mantissa bits; float32: 1, 8 (bias 127), 23. */
function widenHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (mantissa << 13);
  if (exponent > 0) return sign | ((exponent - 15 + 127) << 23) | (mantissa << 13);
  if (mantissa === 0) return sign;
  // Subnormal, mantissa * 2^-24: its highest bit becomes the implicit one of a normal float32.
  const highest = 31 - Math.clz32(mantissa);
  return sign | ((highest - 24 + 127) << 23) | ((mantissa << (23 - highest)) & 0x7fffff);
}
