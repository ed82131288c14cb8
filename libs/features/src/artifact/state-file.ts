import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openArrays } from '../arrays/open-arrays';
import { writeSafetensors, type WritableArray } from '../arrays/safetensors-writer';
import { readBytes } from './read-bytes';

/** A program's state and what is to be remembered beside it. */
export interface StoredState {
  readonly arrays: Readonly<Record<string, Float32Array>>;
  /** JSON. */
  readonly facts: unknown;
}

const FACTS = 'facts';
const ARRAY = 'array/';

/** Writes a state: readers see all of it, or what was there before. */
export async function writeState(path: string, { arrays, facts }: StoredState): Promise<void> {
  const stored = Object.entries(arrays).map(([name, data]): [string, WritableArray] => [
    ARRAY + name,
    { shape: [data.length], data },
  ]);
  const text = new Uint8Array(Buffer.from(JSON.stringify(facts)));
  await mkdir(dirname(path), { recursive: true });
  await writeSafetensors(path, { ...Object.fromEntries(stored), [FACTS]: { shape: [text.length], data: text } });
}

/** @throws BadInput where the file is not there or damaged, NotFound where it is not a state */
export async function readState(path: string): Promise<StoredState> {
  const file = await openArrays(path);
  const names = [...file.keys()].filter((name) => name.startsWith(ARRAY));
  const arrays = await Promise.all(
    names.map(async (name): Promise<[string, Float32Array]> => {
      const bytes = await readBytes(file, path, name);
      return [name.slice(ARRAY.length), new Float32Array(bytes.buffer)];
    }),
  );
  const facts: unknown = JSON.parse(Buffer.from(await readBytes(file, path, FACTS)).toString());
  return { arrays: Object.fromEntries(arrays), facts };
}
