import { encodeSafetensors, type WritableArray } from '../arrays/safetensors-writer';
import { readArtifact, type OpenArtifact } from './open-artifact';

/** An affine map as nn.Linear holds it. */
export interface LinearWeights {
  /** [outputs, inputs] */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** A probe's affine maps, one after another with ReLU between them: one, or two where there is a hidden layer. */
export type ProbeWeights = readonly LinearWeights[];

/**
 * One probe's weights out of a pack's artifact, for features as they lie in the dataset.
 *
 * @param row the probe's place in the artifact
 * @throws NotFound where there is no artifact, or no such row in it
 */
export async function readProbeWeights(path: string, row: number): Promise<ProbeWeights> {
  return readArtifact(path, async (artifact) => {
    const layers = artifact.names.includes('0.weight') ? ['0.', '2.'] : [''];
    return Promise.all(
      layers.map(async (layer) => ({
        weight: (await readRow(artifact, `${layer}weight`, row)).data,
        bias: (await readRow(artifact, `${layer}bias`, row)).data,
      })),
    );
  });
}

/**
 * One probe's weights out of a pack's artifact, as a safetensors file of its own.
 *
 * @param row the probe's place in the artifact
 * @param metadata strings for the header of the file
 * @throws NotFound where there is no artifact, or no such row in it
 */
export async function encodeProbeWeights(
  path: string,
  row: number,
  metadata: Readonly<Record<string, string>>,
): Promise<Buffer> {
  return readArtifact(path, async (artifact) => {
    const arrays: Record<string, WritableArray> = {};
    for (const name of artifact.names) {
      if (/(^|\.)(weight|bias)$/.test(name)) arrays[name] = await readRow(artifact, name, row);
      if (name === 'mean' || name === 'scale') arrays[name] = await readDoubles(artifact, name);
    }
    return encodeSafetensors(arrays, metadata);
  });
}

async function readRow(artifact: OpenArtifact, name: string, row: number) {
  const { shape, bytes } = await artifact.read(name, [row]);
  return { shape: shape.slice(1), data: new Float32Array(bytes.buffer) };
}

async function readDoubles(artifact: OpenArtifact, name: string): Promise<WritableArray> {
  const { shape, bytes } = await artifact.read(name);
  return { shape, data: new Float64Array(bytes.buffer) };
}

/** Shape by name of each tensor in a file that `encodeProbeWeights` made. */
export function tensorShapes(encoded: Buffer): Record<string, number[]> {
  const text = encoded.toString('utf8', 8, 8 + Number(encoded.readBigUInt64LE()));
  const header = JSON.parse(text) as Record<string, { readonly shape: number[] }>;
  delete header['__metadata__'];
  return Object.fromEntries(Object.entries(header).map(([name, { shape }]) => [name, shape]));
}
