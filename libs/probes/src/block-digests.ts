import { createHash, type Hash } from 'node:crypto';
import { dtypeOf, DTYPES, type DType, type WritableArray } from '@sonde/arrays';
import { NotFound } from '@sonde/contracts';
import type { BlockDigests } from '@sonde/domain';
import { DamagedArtifact } from './damaged-artifact';
import type { OpenArtifact, StoredValues } from './open-artifact';

/** Where an artifact holds a probe, and what it held there when it was written. */
export interface StoredBlock {
  readonly row: number;
  /** Null of artifacts of versions that knew no digests. */
  readonly digests: BlockDigests | null;
}

/** A part of some probes' blocks as it was read. */
export interface ReadPart {
  /** By array, the blocks' rows in their order; all of an array that blocks share. */
  readonly arrays: ReadonlyMap<string, StoredValues>;
  /** What each block's part is, whether it was known before or not. */
  readonly digests: readonly string[];
}

/** What was read of some probes, and the digests of what was read: those of blocks that had none before are new. */
export interface Verified<Value> {
  readonly value: Value;
  /** By block. */
  readonly digests: readonly BlockDigests[];
}

/**
 * Blocks of which digests were read that were not known, with all that was read of them: those of versions that knew none.
 *
 * @param digests by block, as they were read
 */
export function newlyDigested<Block extends StoredBlock>(
  blocks: readonly Block[],
  digests: readonly BlockDigests[],
): (Block & { readonly digests: BlockDigests })[] {
  return blocks.flatMap((block, at) => {
    const read = digests[at] ?? {};
    const isNew = Object.keys(read).some((part) => block.digests?.[part] === undefined);
    return isNew ? [{ ...block, digests: read }] : [];
  });
}

/** An array of a part. @throws DamagedArtifact where the part has no such array */
export function arrayOf({ path }: OpenArtifact, arrays: ReadPart['arrays'], name: string): StoredValues {
  const array = arrays.get(name);
  if (!array) throw new DamagedArtifact(`${path} has no ${name}`, null);
  return array;
}

/**
 * The part of a probe's block that an array belongs to: `weights`, which are for features as they lie in the dataset;
 * `raw`, those for normalised features, with mean and scale; `predictions.<split>`. Each is read without the others, and
 * so has a digest of its own.
 */
export function partOf(array: string): string {
  const [, split] = /^(?:predicted|loss)\.(.+)$/.exec(array) ?? [];
  if (split !== undefined) return `predictions.${split}`;
  return array.startsWith('raw.') || isShared(array) ? 'raw' : 'weights';
}

/** Digests of the parts of each probe's block, as they are about to be written. */
export function digestsOf(arrays: Readonly<Record<string, WritableArray>>, probes: number): BlockDigests[] {
  const hashes = Array.from({ length: probes }, () => new Map<string, Hash>());
  for (const name of Object.keys(arrays).sort()) {
    const { shape, data } = arrays[name] ?? { shape: [], data: new Uint8Array() };
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    addTo(
      hashes.map((ofProbe) => hashFor(ofProbe, partOf(name))),
      name,
      { dtype: dtypeOf(data), shape, bytes },
    );
  }
  return hashes.map((ofProbe) =>
    Object.fromEntries([...ofProbe].map(([part, hash]): [string, string] => [part, hash.digest('hex')])),
  );
}

/**
 * Reads one part of some probes' blocks, and verifies each.
 *
 * @throws DamagedArtifact where a block is not what was written, with the rows of those that are not; NotFound where the
 *   artifact never had such a part
 */
export async function readPart(
  artifact: OpenArtifact,
  part: string,
  blocks: readonly StoredBlock[],
): Promise<ReadPart> {
  const names = artifact.names.filter((name) => partOf(name) === part).sort();
  if (names.length === 0) {
    // A split that the probes were never evaluated on is no damage.
    const wasThere = blocks.some(({ digests }) => digests?.[part] !== undefined);
    throw wasThere
      ? new DamagedArtifact(`${artifact.path} has no ${part} any more`, null)
      : new NotFound(`${artifact.path} has no ${part}`);
  }
  const rows = blocks.map(({ row }) => row);
  const arrays = new Map<string, StoredValues>();
  const hashes = blocks.map(() => createHash('sha256'));
  for (const name of names) {
    const values = await artifact.read(name, isShared(name) ? undefined : rows);
    arrays.set(name, values);
    addTo(hashes, name, values);
  }
  const digests = hashes.map((hash) => hash.digest('hex'));
  const damaged = blocks.filter(
    ({ digests: known }, at) => known !== null && (known[part] ?? digests[at]) !== digests[at],
  );
  if (damaged.length > 0) {
    const words = `${artifact.path} does not hold the ${part} that were written to row ${damaged[0]?.row}`;
    throw new DamagedArtifact(words, [...new Set(damaged.map(({ row }) => row))]);
  }
  return { arrays, digests };
}

/** Arrays that belong to every block as a whole. */
function isShared(array: string): boolean {
  return array === 'mean' || array === 'scale';
}

function hashFor(ofProbe: Map<string, Hash>, part: string): Hash {
  const hash = ofProbe.get(part) ?? createHash('sha256');
  ofProbe.set(part, hash);
  return hash;
}

/** Adds an array to the digest of each block: its name, type and shape, then its bytes as they are stored. */
function addTo(hashes: readonly Hash[], name: string, { dtype, shape, bytes }: StoredValues | ArrayBytes): void {
  if (isShared(name)) {
    for (const hash of hashes) hash.update(headOf(name, dtype, shape)).update(bytes);
    return;
  }
  const ofRow = shape.slice(1);
  const head = headOf(name, dtype, ofRow);
  const rowBytes = ofRow.reduce((product, length) => product * length, DTYPES[dtype]);
  hashes.forEach((hash, at) => hash.update(head).update(bytes.subarray(at * rowBytes, (at + 1) * rowBytes)));
}

interface ArrayBytes {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

function headOf(name: string, dtype: DType, shape: readonly number[]): string {
  return `${name}:${dtype}:${shape.join('x')}:`;
}
