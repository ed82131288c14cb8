import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ArrayFile } from '../arrays/array-file';
import { openArrays } from '../arrays/open-arrays';
import { encodeSafetensors, writeSafetensors, type WritableArray } from '../arrays/safetensors-writer';
import { readBytes } from './read-bytes';
import { stackOutcomes, type ProbeOutcomes } from './outcomes';

interface LinearWeights {
  /** [outputs, inputs] */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
}

/** The weights of one probe, layer by layer, and what it says of rows. */
export interface ArtifactProbe {
  /** For features as they lie in the dataset. */
  readonly weights: readonly LinearWeights[];
  /** For normalised features. */
  readonly raw: readonly LinearWeights[];
  /** By split: val and the sealed ones; none of a probe that diverged. */
  readonly outcomes: Readonly<Record<string, ProbeOutcomes>>;
}

export interface PackArtifact {
  /** [features], null where features are not standardised. */
  readonly mean: Float64Array | null;
  readonly scale: Float64Array | null;
  readonly probes: readonly ArtifactProbe[];
}

/**
 * Writes what a pack's probes are into one file, a row a probe: weight and bias, or 0.weight, 0.bias, 2.weight and
 * 2.bias with a hidden layer, as nn.Linear and nn.Sequential name them; each again under raw. for normalised features;
 * mean and scale [features]; and for each split predicted.<split> and loss.<split>.
 */
export async function writePackArtifact(path: string, { mean, scale, probes }: PackArtifact): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeSafetensors(path, {
    ...stackWeights('', probes, ({ weights }) => weights),
    ...stackWeights('raw.', probes, ({ raw }) => raw),
    ...(mean && scale ? { mean: vector(mean), scale: vector(scale) } : {}),
    ...stackOutcomes(probes.map(({ outcomes }) => outcomes)),
  });
}

/** [probes, outputs, inputs] and [probes, outputs] of each layer. */
function stackWeights(
  prefix: string,
  probes: readonly ArtifactProbe[],
  layersOf: (probe: ArtifactProbe) => readonly LinearWeights[],
): Record<string, WritableArray> {
  const all = probes.map(layersOf);
  const layers = all[0] ?? [];
  // nn.Sequential counts the ReLU between.
  const name = (layer: number, part: string) => `${prefix}${layers.length === 1 ? '' : `${2 * layer}.`}${part}`;
  const stacks = layers.flatMap((like, layer): [string, WritableArray][] => {
    const outputs = like.bias.length;
    const stack = (part: 'weight' | 'bias', ...shape: number[]): WritableArray => {
      const data = new Float32Array(probes.length * like[part].length);
      all.forEach((ofProbe, row) => data.set(ofProbe[layer]?.[part] ?? [], row * like[part].length));
      return { shape: [probes.length, ...shape], data };
    };
    return [
      [name(layer, 'weight'), stack('weight', outputs, like.weight.length / outputs)],
      [name(layer, 'bias'), stack('bias', outputs)],
    ];
  });
  return Object.fromEntries(stacks);
}

function vector(data: Float64Array): WritableArray {
  return { shape: [data.length], data };
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
  const weights = await Promise.all(
    [...arrays.keys()]
      .filter((name) => /(^|\.)(weight|bias)$/.test(name))
      .map(async (name): Promise<[string, WritableArray]> => [name, await readRow(arrays, path, name, row)]),
  );
  const standardised: Record<string, WritableArray> = arrays.has('mean')
    ? { mean: await readDoubles(arrays, path, 'mean'), scale: await readDoubles(arrays, path, 'scale') }
    : {};
  return encodeSafetensors({ ...Object.fromEntries(weights), ...standardised }, metadata);
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
