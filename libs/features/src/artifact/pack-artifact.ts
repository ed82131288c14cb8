import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NotFound } from '@sonde/contracts';
import type { ArrayFile } from '../arrays/array-file';
import { openArrays } from '../arrays/open-arrays';
import { rowBlocks } from '../arrays/row-blocks';
import { encodeSafetensors, writeSafetensors, type WritableArray } from '../arrays/safetensors-writer';

/** The weights of one probe, and how its features were standardised. */
export interface ProbeWeights {
  /** [classes, features], for features as they lie in the dataset. */
  readonly weight: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
  /** [classes, features], for (features - mean) / scale. */
  readonly rawWeight: Float32Array;
  readonly rawBias: Float32Array;
}

export interface PackWeights {
  readonly classes: number;
  readonly features: number;
  /** [features], null where features are taken as they are. */
  readonly mean: Float64Array | null;
  readonly scale: Float64Array | null;
  readonly probes: readonly ProbeWeights[];
}

/**
 * Writes the weights of a pack's probes into one file, a row a probe: weight and raw.weight [probes, classes, features],
 * bias and raw.bias [probes, classes], mean and scale [features].
 */
export async function writePackArtifact(path: string, pack: PackWeights): Promise<void> {
  const { classes, features, mean, scale, probes } = pack;
  const stacked = (part: keyof ProbeWeights, ...shape: number[]): WritableArray => {
    const data = new Float32Array(probes.length * shape.reduce((product, length) => product * length, 1));
    probes.forEach((probe, row) => data.set(probe[part], row * probe[part].length));
    return { shape: [probes.length, ...shape], data };
  };
  await mkdir(dirname(path), { recursive: true });
  await writeSafetensors(path, {
    weight: stacked('weight', classes, features),
    bias: stacked('bias', classes),
    'raw.weight': stacked('rawWeight', classes, features),
    'raw.bias': stacked('rawBias', classes),
    ...(mean && scale ? { mean: { shape: [features], data: mean }, scale: { shape: [features], data: scale } } : {}),
  });
}

/**
 * One probe's weights out of a pack's artifact, as a safetensors file of its own.
 *
 * @param row the probe's place in the artifact
 * @param metadata strings for the header of the file
 * @throws NotFound where the artifact has no such row
 */
export async function encodeProbeWeights(
  path: string,
  row: number,
  metadata: Readonly<Record<string, string>>,
): Promise<Buffer> {
  const arrays = await openArrays(path);
  const entries = await Promise.all(
    ['weight', 'bias', 'raw.weight', 'raw.bias'].map(async (name): Promise<[string, WritableArray]> => [
      name,
      await readRow(arrays, path, name, row),
    ]),
  );
  const standardised: Record<string, WritableArray> = arrays.has('mean')
    ? { mean: await readDoubles(arrays, path, 'mean'), scale: await readDoubles(arrays, path, 'scale') }
    : {};
  return encodeSafetensors({ ...Object.fromEntries(entries), ...standardised }, metadata);
}

async function readRow(arrays: ArrayFile, path: string, name: string, row: number): Promise<WritableArray> {
  const shape = arrays.get(name)?.shape.slice(1) ?? [];
  const bytes = await readBytes(arrays, path, name, Int32Array.of(row));
  return { shape, data: new Float32Array(bytes.buffer) };
}

async function readDoubles(arrays: ArrayFile, path: string, name: string): Promise<WritableArray> {
  const bytes = await readBytes(arrays, path, name);
  return { shape: arrays.get(name)?.shape ?? [], data: new Float64Array(bytes.buffer) };
}

async function readBytes(arrays: ArrayFile, path: string, name: string, picked?: Int32Array): Promise<Uint8Array> {
  const array = arrays.get(name);
  const parts: Uint8Array[] = [];
  if (array) for await (const block of rowBlocks(array, picked)) parts.push(block.bytes.slice());
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((offset, part) => (bytes.set(part, offset), offset + part.length), 0);
  if (bytes.length === 0) throw new NotFound(`${path} has no ${name}${picked ? ` in row ${picked[0]}` : ''}`);
  return bytes;
}
