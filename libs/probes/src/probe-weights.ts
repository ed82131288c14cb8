import { encodeSafetensors, type WritableArray } from '@sonde/arrays';
import type { LinearWeights, ProbeWeights } from '@sonde/domain';
import { arrayOf, readPart, type StoredBlock, type Verified } from './block-digests';
import { readArtifact } from './open-artifact';

/**
 * Reads one probe's weights out of a pack's artifact, for features as they lie in the dataset.
 *
 * @throws DamagedArtifact where there is no artifact, or it does not hold what was written; StackUnavailable where it
 *   cannot be read now
 */
export async function readProbeWeights(path: string, block: StoredBlock): Promise<Verified<ProbeWeights>> {
  return readArtifact(path, async (artifact) => {
    const { arrays, digests } = await readPart(artifact, 'weights', [block]);
    const numbers = (name: string) => new Float32Array(arrayOf(artifact, arrays, name).bytes.buffer);
    const linear = (name: string): LinearWeights => ({
      weight: numbers(`${name}weight`),
      bias: numbers(`${name}bias`),
    });
    const value: ProbeWeights = arrays.has('0.weight') ? [linear('0.'), linear('2.')] : [linear('')];
    return { value, digests: digests.map((weights) => ({ weights })) };
  });
}

/**
 * Reads one probe's weights out of a pack's artifact, as a safetensors file of its own.
 *
 * @param metadata strings for the header of the file
 * @throws DamagedArtifact, StackUnavailable, as `readProbeWeights` does
 */
export async function encodeProbeWeights(
  path: string,
  block: StoredBlock,
  metadata: Readonly<Record<string, string>>,
): Promise<Verified<Buffer>> {
  return readArtifact(path, async (artifact) => {
    const parts = [await readPart(artifact, 'weights', [block]), await readPart(artifact, 'raw', [block])] as const;
    const arrays = new Map<string, WritableArray>();
    for (const [name, { dtype, shape, bytes }] of parts.flatMap((part) => [...part.arrays])) {
      if (dtype === 'F64') arrays.set(name, { shape, data: new Float64Array(bytes.buffer) });
      else arrays.set(name, { shape: shape.slice(1), data: new Float32Array(bytes.buffer) });
    }
    // In the order of the artifact, so that the same probe always makes the same bytes.
    const ordered = artifact.names.flatMap((name): [string, WritableArray][] => {
      const array = arrays.get(name);
      return array ? [[name, array]] : [];
    });
    const [weights = '', raw = ''] = parts.map(({ digests: [digest] }) => digest);
    return { value: encodeSafetensors(Object.fromEntries(ordered), metadata), digests: [{ weights, raw }] };
  });
}

/** Shape by name of each tensor in a file that `encodeProbeWeights` made. */
export function tensorShapes(encoded: Buffer): Record<string, number[]> {
  const text = encoded.toString('utf8', 8, 8 + Number(encoded.readBigUInt64LE()));
  const header = JSON.parse(text) as Record<string, { readonly shape: number[] }>;
  delete header['__metadata__'];
  return Object.fromEntries(Object.entries(header).map(([name, { shape }]) => [name, shape]));
}
