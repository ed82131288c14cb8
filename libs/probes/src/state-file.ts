import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openSafetensors, refuse, writeSafetensors, type WritableArray } from '@sonde/arrays';
import { readBytes } from './read-bytes';

/** A program's state and what is to be remembered beside it. */
export interface StoredState {
  readonly arrays: Readonly<Record<string, Float32Array>>;
  /** JSON. */
  readonly facts: unknown;
}

const FACTS = 'facts';
const ARRAY = 'array/';
/** An array of its own, so that it is read as the others are. */
const DIGEST = 'digest';

/**
 * Writes a state with a digest of all of it: readers see the whole state, or what was there before.
 *
 * @param onWritten called now and then with the bytes that are on the disk
 */
export async function writeState(
  path: string,
  { arrays, facts }: StoredState,
  onWritten?: (bytes: number) => void,
): Promise<void> {
  const stored = Object.entries(arrays).map(([name, data]): [string, WritableArray] => [
    ARRAY + name,
    { shape: [data.length], data },
  ]);
  const text = new Uint8Array(Buffer.from(JSON.stringify(facts)));
  await mkdir(dirname(path), { recursive: true });
  const digest = new Uint8Array(
    digestOf(
      stored.map(([name, { data }]) => [name, data]),
      text,
    ),
  );
  const all = {
    ...Object.fromEntries(stored),
    [FACTS]: { shape: [text.length], data: text },
    [DIGEST]: { shape: [digest.length], data: digest },
  };
  await writeSafetensors(path, all, onWritten ? { onWritten } : {});
}

/**
 * Reads a state, and verifies that it is what was written.
 *
 * @throws BadInput where the file is not there or damaged, NotFound where it is not a state or holds no digest
 */
export async function readState(path: string): Promise<StoredState> {
  const file = await openSafetensors(path);
  const names = [...file.keys()].filter((name) => name.startsWith(ARRAY));
  const arrays = await Promise.all(
    names.map(async (name): Promise<[string, Float32Array]> => {
      const bytes = await readBytes(file, path, name);
      return [name, new Float32Array(bytes.buffer)];
    }),
  );
  const text = await readBytes(file, path, FACTS);
  const written = await readBytes(file, path, DIGEST);
  if (!digestOf(arrays, text).equals(written)) refuse(path, 'is not what was written: its digest differs');
  const facts: unknown = JSON.parse(Buffer.from(text).toString());
  return { arrays: Object.fromEntries(arrays.map(([name, data]) => [name.slice(ARRAY.length), data])), facts };
}

/** SHA-256 over names, lengths and bytes of arrays, whatever their order in a file, then the facts. */
function digestOf(arrays: readonly (readonly [string, WritableArray['data']])[], facts: Uint8Array): Buffer {
  const hash = createHash('sha256');
  for (const [name, { buffer, byteOffset, byteLength }] of [...arrays].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}:${byteLength}:`).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.update(`${FACTS}:${facts.length}:`).update(facts).digest();
}
