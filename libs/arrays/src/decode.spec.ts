import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expected, FIXTURES } from './__fixtures__/expected';
import { decodeFloats, decodeIntegers } from './decode';
import { beginDigest } from './digest';
import { openArrays } from './open-arrays';
import { readFeatures } from './read-array';

const ALL_HALVES = new Uint8Array(Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits).buffer);

function widened(dtype: 'F16' | 'BF16', ...halves: number[]): number[] {
  const target = new Float32Array(halves.length);
  decodeFloats(dtype, new Uint8Array(Uint16Array.from(halves).buffer), target, 0);
  return [...target];
}

describe('decodeFloats', () => {
  it.each(['F16', 'BF16'] as const)('widens all 65,536 values of %s as Python does', (dtype) => {
    const target = new Float32Array(2 ** 16);
    decodeFloats(dtype, ALL_HALVES, target, 0);
    const { nan, sha256, digest } = expected.widening[dtype];
    expect(target.filter(Number.isNaN)).toHaveLength(nan);
    const bits = new Uint32Array(target.buffer).map((each, index) => (Number.isNaN(target[index]) ? 0 : each));
    expect(createHash('sha256').update(bits).digest('hex')).toBe(sha256);
    expect(beginDigest(dtype, [256, 256]).update(ALL_HALVES).digest('hex')).toBe(digest);
  });

  it('knows the edges of F16', () => {
    // Smallest subnormal, largest subnormal, smallest normal, largest, minus zero, infinities.
    expect(widened('F16', 0x0001, 0x03ff, 0x0400, 0x7bff, 0x8000, 0x7c00, 0xfc00)).toEqual([
      2 ** -24,
      2 ** -14 - 2 ** -24,
      2 ** -14,
      65504,
      -0,
      Infinity,
      -Infinity,
    ]);
    expect(widened('F16', 0x7e00)).toEqual([NaN]);
    expect(widened('BF16', 0x3f80, 0xc049, 0x7f80)).toEqual([1, -3.140625, Infinity]);
  });

  it('rounds F64 to the nearest float32, ties to even, and overflows to infinity, as numpy does', async () => {
    const train = (await openArrays(join(FIXTURES, 'doubles.safetensors'))).get('train');
    if (!train) throw new Error('no train');
    const { features, digest } = await readFeatures(train);
    expect([...new Uint32Array(features.buffer)]).toEqual(expected.doubles.bits);
    expect(digest).toBe(expected.doubles.digest);
  });

  it('writes from an offset on', () => {
    const target = new Float32Array(3);
    decodeFloats('F32', new Uint8Array(Float32Array.of(1.5).buffer), target, 2);
    expect([...target]).toEqual([0, 0, 1.5]);
  });
});

describe('decodeIntegers', () => {
  it.each([
    ['I64', BigInt64Array.of(-1n, 2n ** 40n)],
    ['I32', Int32Array.of(-1, 7)],
    ['U32', Uint32Array.of(0, 2 ** 32 - 1)],
    ['I16', Int16Array.of(-1, 7)],
    ['U16', Uint16Array.of(0, 65535)],
    ['I8', Int8Array.of(-1, 7)],
    ['U8', Uint8Array.of(0, 255)],
    ['U64', BigUint64Array.of(0n, 2n ** 40n)],
    ['BOOL', Uint8Array.of(0, 1)],
  ] as const)('reads %s', (dtype, values) => {
    const target = new BigInt64Array(3);
    decodeIntegers(dtype, new Uint8Array(values.buffer), target, 1);
    expect([...target]).toEqual([0n, BigInt(values[0] ?? 0), BigInt(values[1] ?? 0)]);
  });
});
