import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openArrays } from './open-arrays';
import { readFeatures } from './read-array';
import { encodeSafetensors, writeSafetensors } from './safetensors-writer';
import { openSafetensors } from './safetensors';
import { fileOf, issuesOf, temporaryFolder } from './testing/files';

function withLength(length: bigint, rest = ''): Buffer {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length);
  return Buffer.concat([prefix, Buffer.from(rest)]);
}

function withHeader(header: unknown, dataBytes = 0): Buffer {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  return Buffer.concat([withLength(BigInt(Buffer.byteLength(text)), text), Buffer.alloc(dataBytes)]);
}

function f32(shape: number[], begin: number, end: number): object {
  return { dtype: 'F32', shape, data_offsets: [begin, end] };
}

/** As many arrays without values. */
function headerOf(arrays: number): object {
  return Object.fromEntries(Array.from({ length: arrays }, (_, index) => [`a${index}`, f32([0], 0, 0)]));
}

describe('openSafetensors', () => {
  it.each([
    ['a header of 10 GB', withLength(10_000_000_000n, '{}'), 'claims a header of 10000000000 bytes'],
    [
      'a header longer than the file',
      withLength(1000n, '{}'),
      'is truncated: its header takes 1008 bytes, the file has 10',
    ],
    ['a header of 2^64 - 1 bytes', withLength(2n ** 64n - 1n), 'claims a header of 18446744073709551615 bytes'],
    [
      'a header of 5 MB',
      withHeader(' '.repeat(5_000_000)),
      'claims a header of 5000000 bytes: expected at most 4194304',
    ],
    ['10,001 arrays', withHeader(headerOf(10_001)), 'describes 10001 arrays: expected at most 10000'],
    ['a shape of 65 lengths', withHeader({ a: f32(Array<number>(65).fill(1), 0, 4) }, 4), 'without dtype, shape'],
    ['no header', Buffer.from('abc'), 'is truncated: a safetensors file has at least 8 bytes, this one has 3'],
    ['a header that is no JSON', withHeader('{"train": '), 'has a header that is no JSON'],
    ['a header that is a list', withHeader([]), 'has a header that is no JSON object'],
    ['a header without shape', withHeader({ a: { dtype: 'F32', data_offsets: [0, 4] } }, 4), 'without dtype, shape'],
    ['a negative shape', withHeader({ a: f32([-1, -1], 0, 4) }, 4), 'without dtype, shape'],
    [
      'an unknown type',
      withHeader({ a: { dtype: 'F8_E4M3', shape: [1], data_offsets: [0, 1] } }, 1),
      'holds array a as F8_E4M3',
    ],
    [
      'a shape that claims more than its bytes',
      withHeader({ train: f32([1000, 1000], 0, 8) }, 8),
      'describes array train wrongly: F32 [1000,1000] takes 4000000 bytes, its data_offsets leave 8',
    ],
    ['a shape beyond 2^53 bytes', withHeader({ a: f32([2 ** 50, 8], 0, 0) }), 'takes more than 2^53 bytes'],
    [
      'arrays beyond the end of the file',
      withHeader({ train: f32([2, 2], 0, 16) }, 12),
      'is truncated: its arrays take 16 bytes, the file has 12 of them',
    ],
    [
      'arrays that overlap',
      withHeader({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, 12),
      'array b overlaps the array before it',
    ],
    ['a hole', withHeader({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), 'array b leaves a hole before it'],
    ['bytes after the last array', withHeader({ a: f32([1], 0, 4) }, 9), 'has 5 bytes that belong to no array'],
  ])('refuses %s', async (_, content, complaint) => {
    const path = await fileOf(content, 'layer.safetensors');
    const [issue] = await issuesOf(() => openSafetensors(path));
    expect(issue).toMatchObject({ file: path, message: expect.stringContaining(complaint) as string });
  });

  it('reads what lies beyond 4 GiB', async () => {
    const path = join(await temporaryFolder(), 'large.safetensors');
    const hole = 5 * 2 ** 30;
    const header = withHeader({ test: f32([hole / 1024, 256], 0, hole), train: f32([1, 2], hole, hole + 8) });
    const file = await open(path, 'w');
    await file.write(header);
    await file.write(Buffer.from(Float32Array.of(1.5, -2).buffer), 0, 8, header.length + hole);
    await file.close();
    const train = (await openArrays(path)).get('train');
    if (!train) throw new Error('no train');
    expect([...(await readFeatures(train)).features]).toEqual([1.5, -2]);
  });

  it('says where a file ends that was cut after its header was read', async () => {
    const path = await fileOf(
      encodeSafetensors({ train: { shape: [2, 1], data: Float32Array.of(1, 2) } }),
      'a.safetensors',
    );
    const train = (await openArrays(path)).get('train');
    if (!train) throw new Error('no train');
    const { size } = await stat(path);
    const file = await open(path, 'r+');
    await file.truncate(size - 4);
    await file.close();
    const [issue] = await issuesOf(() => readFeatures(train));
    expect(issue?.message).toBe(`ends at byte ${size - 4}, where 4 more were expected`);
  });
});

describe('writeSafetensors', () => {
  const arrays = {
    bias: { shape: [1], data: Float32Array.of(0.5) },
    mean: { shape: [2], data: Float64Array.of(0.1, 0.2) },
    rows: { shape: [1], data: BigInt64Array.of(-3n) },
    weight: { shape: [1, 2], data: Float32Array.of(1, 2) },
  };

  it('writes what readers read, wide types first so that all are aligned', async () => {
    const path = join(await temporaryFolder(), 'weights.safetensors');
    expect(await writeSafetensors(path, arrays, { metadata: { probe: 'abc' } })).toBe((await stat(path)).size);
    const encoded = encodeSafetensors(arrays, { probe: 'abc' });
    const headerBytes = Number(encoded.readBigUInt64LE());
    expect(headerBytes % 8).toBe(0);
    expect(JSON.parse(encoded.toString('utf8', 8, 8 + headerBytes))).toEqual({
      __metadata__: { probe: 'abc' },
      mean: { dtype: 'F64', shape: [2], data_offsets: [0, 16] },
      rows: { dtype: 'I64', shape: [1], data_offsets: [16, 24] },
      bias: { dtype: 'F32', shape: [1], data_offsets: [24, 28] },
      weight: { dtype: 'F32', shape: [1, 2], data_offsets: [28, 36] },
    });
    const weight = (await openArrays(path)).get('weight');
    if (!weight) throw new Error('no weight');
    expect([...(await readFeatures(weight)).features]).toEqual([1, 2]);
  });

  it('refuses a shape that does not fit', () => {
    expect(() => encodeSafetensors({ a: { shape: [2, 2], data: Float32Array.of(1) } })).toThrow(
      'array a: [2, 2] does not fit 1 values',
    );
  });

  it('leaves nothing behind where it cannot write', async () => {
    await expect(writeSafetensors(join(await temporaryFolder(), 'no/such/folder.safetensors'), arrays)).rejects.toThrow(
      'ENOENT',
    );
  });
});
