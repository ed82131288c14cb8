import { openArrays, rowBlocks, type ArrayFile, type StoredArray } from '@sonde/arrays';
import type { OutlinedLayer } from '@sonde/domain';
import { resolveInside } from './paths';
import type { SplitRows } from './split-rows';

/** How many rows of each split other than train stand in train too, bit by bit. */
export interface DuplicateRows {
  /** The layer that was looked at; null where none tells the rows of train apart. */
  readonly layer: string | null;
  /** Rows of train that differ there; the most of any layer where none was looked at. */
  readonly distinct: number;
  readonly rows: Readonly<Record<string, number>>;
}

export function isDuplicateRows(value: unknown): value is DuplicateRows {
  return typeof value === 'object' && value !== null && 'layer' in value && 'distinct' in value && 'rows' in value;
}

/**
 * Looks for rows of val and test in train, on one layer: equal inputs are equal in every layer. Unequal ones may be equal
 * in some (all share the embedding of the same first token), so it is the last layer in which most rows of train differ;
 * as a rule the last of all.
 *
 * @param onBytes called with the bytes read so far
 */
export async function findDuplicates(
  folder: string,
  layers: readonly Pick<OutlinedLayer, 'name' | 'file'>[],
  splits: ReadonlyMap<string, SplitRows>,
  onBytes: (bytes: number) => void,
): Promise<DuplicateRows> {
  let most = 0;
  let read = 0;
  const onBlock = (bytes: number): void => onBytes((read += bytes));
  for (const layer of [...layers].reverse()) {
    const arrays = await openArrays(await resolveInside(folder, layer.file));
    const train = (await hashesOf(arrays, splits.get('train'), onBlock)).sort();
    const distinct = countDistinct(train);
    most = Math.max(most, distinct);
    if (distinct * 2 <= train.length) continue;
    const rows: Record<string, number> = {};
    for (const [split, source] of splits) {
      if (split !== 'train') rows[split] = countIn(train, await hashesOf(arrays, source, onBlock));
    }
    return { layer: layer.name, distinct, rows };
  }
  return { layer: null, distinct: most, rows: {} };
}

export function duplicateWarnings({ layer, distinct, rows }: DuplicateRows, trainRows: number): string[] {
  if (layer === null) {
    const differ = `at most ${distinct} of the ${trainRows} rows of train differ`;
    const advice =
      'did the tokenizer know the words, was the right token pooled? Rows of val and test were not sought in train';
    return [`no layer tells rows apart, ${differ}: ${advice}`];
  }
  return Object.entries(rows)
    .filter(([, count]) => count > 0)
    .map(
      ([split, count]) =>
        `rows of ${split} that stand in train too, bit by bit in layer ${layer}: ${count}; scores may flatter`,
    );
}

async function hashesOf(
  arrays: ArrayFile,
  source: SplitRows | undefined,
  onBlock: (bytes: number) => void,
): Promise<Float64Array> {
  const array = source && arrays.get(source.array);
  return array ? hashRows(array, source.picked, onBlock) : new Float64Array(0);
}

/**
 * 53 bits a row: among ten million rows a chance of 1 in 200 that any two unequal ones meet, little enough for a
 * warning. Sorted doubles, as a Set ends at 16 million.
 */
async function hashRows(
  array: StoredArray,
  picked: Int32Array | undefined,
  onBlock: (bytes: number) => void,
): Promise<Float64Array> {
  const hashes = new Float64Array(picked?.length ?? array.shape[0] ?? 0);
  for await (const { bytes, rows, firstRow } of rowBlocks(array, picked)) {
    const rowBytes = bytes.length / rows;
    // Every float type is made of 16-bit words.
    const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    for (let row = 0; row < rows; row++) {
      hashes[firstRow + row] = hashWords(words, (row * rowBytes) / 2, ((row + 1) * rowBytes) / 2);
    }
    onBlock(bytes.length);
  }
  return hashes;
}

const { imul } = Math;

/** Two FNV-1a sums with different primes, mixed at the end as MurmurHash3 does, 26 and 27 bits of them. */
function hashWords(words: Uint16Array, start: number, end: number): number {
  let a = 0x811c9dc5;
  let b = 0x050c5d1f;
  for (let index = start; index < end; index++) {
    const word = words[index] ?? 0;
    a = imul(a ^ word, 0x01000193);
    b = imul(b ^ word, 0x85ebca6b);
    b ^= b >>> 15;
  }
  return (mixed(a) >>> 6) * 2 ** 27 + (mixed(b) >>> 5);
}

function mixed(hash: number): number {
  let bits = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function countDistinct(sorted: Float64Array): number {
  return sorted.reduce((count, hash, index) => count + (index === 0 || hash !== sorted[index - 1] ? 1 : 0), 0);
}

function countIn(sorted: Float64Array, hashes: Float64Array): number {
  return hashes.reduce((count, hash) => count + (contains(sorted, hash) ? 1 : 0), 0);
}

function contains(sorted: Float64Array, wanted: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}
