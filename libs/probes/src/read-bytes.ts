import { rowBlocks, type ArrayFile } from '@sonde/arrays';
import { NotFound } from '@sonde/contracts';

/**
 * The bytes of an array, aligned for any type.
 * @throws NotFound where the file has no such array
 */
export async function readBytes(arrays: ArrayFile, path: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const array = arrays.get(name);
  const parts: Uint8Array[] = [];
  if (array) for await (const block of rowBlocks(array)) parts.push(block.bytes.slice());
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((offset, part) => (bytes.set(part, offset), offset + part.length), 0);
  if (bytes.length === 0) throw new NotFound(`${path} has no ${name}`);
  return bytes;
}
