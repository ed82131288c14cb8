import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import type { DType } from './dtype';

/** An array to be written, the last index fastest. */
export interface WritableArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array;
}

/** Encodes arrays as a safetensors file. @throws RangeError where a shape does not fit its data */
export function encodeSafetensors(
  arrays: Readonly<Record<string, WritableArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Buffer {
  return Buffer.concat(encodedParts(arrays, metadata));
}

interface WriteOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  /** Called with the bytes that are on the disk so far: after 64 MB of them, and at the end. */
  readonly onWritten?: (bytes: number) => void;
}

/** What is written before it is waited for to be on the disk: seconds, where disks are slow. */
const SLICE_BYTES = 64 * 2 ** 20;

/**
 * Writes arrays as a safetensors file: readers see the whole file or what was there before.
 *
 * @returns bytes written
 * @throws RangeError where a shape does not fit its data; an error that names file and bytes where it cannot be written,
 *   as on a full disk, which leaves nothing behind
 */
export async function writeSafetensors(
  path: string,
  arrays: Readonly<Record<string, WritableArray>>,
  { metadata = {}, onWritten = () => undefined }: WriteOptions = {},
): Promise<number> {
  const parts = encodedParts(arrays, metadata);
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  try {
    await writeWhole(path, parts, onWritten);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${path} (${bytes} bytes) cannot be written: ${why}`, { cause: error });
  }
  return bytes;
}

async function writeWhole(
  path: string,
  parts: readonly Uint8Array[],
  onWritten: (bytes: number) => void,
): Promise<void> {
  const unfinished = `${path}.${randomUUID()}.tmp`;
  const file = await open(unfinished, 'wx');
  try {
    let written = 0;
    for (const slice of parts.flatMap(slicesOf)) {
      await file.writeFile(slice);
      written += slice.length;
      // Of a large file at the end alone, the last call would take minutes without a word.
      if (slice.length === SLICE_BYTES) await file.datasync();
      onWritten(written);
    }
    await file.sync();
    onWritten(written);
    await file.close();
    await rename(unfinished, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

function slicesOf(part: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(part.length / SLICE_BYTES) }, (_, at) =>
    part.subarray(at * SLICE_BYTES, (at + 1) * SLICE_BYTES),
  );
}

function encodedParts(
  arrays: Readonly<Record<string, WritableArray>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array[] {
  // Wide elements first: every array then starts where its type is aligned.
  const sorted = Object.entries(arrays).sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let offset = 0;
  for (const [name, { shape, data }] of sorted) {
    const elements = shape.reduce((product, length) => product * length, 1);
    if (elements !== data.length)
      throw new RangeError(`array ${name}: [${shape.join(', ')}] does not fit ${data.length} values`);
    header[name] = {
      dtype: dtypeOf(data),
      shape,
      data_offsets: [offset, offset + data.byteLength],
    };
    offset += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(Math.ceil(text.length / 8) * 8, ' ');
  text.copy(padded);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return [
    length,
    padded,
    ...sorted.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

/** The type that values are stored as. */
export function dtypeOf(data: WritableArray['data']): DType {
  return TYPE_NAMES[data[Symbol.toStringTag]];
}

/** By their tags: `instanceof` does not know arrays of another realm, as native code makes them under a test runner. */
const TYPE_NAMES = {
  Float32Array: 'F32',
  Float64Array: 'F64',
  BigInt64Array: 'I64',
  Int32Array: 'I32',
  Uint8Array: 'U8',
} as const satisfies Record<WritableArray['data'][typeof Symbol.toStringTag], DType>;
