import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeSafetensors, type WritableArray } from '@sonde/arrays';
import type { BlockDigests, Predictions, ProbeWeights } from '@sonde/domain';
import { stampOf } from './artifact-stamp';
import { digestsOf } from './block-digests';
import { stackPredictions } from './predictions';

/** The weights of one probe, layer by layer, and what it says of rows. */
export interface ArtifactProbe {
  /** For features as they lie in the dataset. */
  readonly weights: ProbeWeights;
  /** For normalised features. */
  readonly raw: ProbeWeights;
  /** By split: val and the sealed ones; none of a probe that diverged. */
  readonly predictions: Readonly<Record<string, Predictions>>;
}

export interface PackArtifact {
  /** [features], null where features are not standardised. */
  readonly mean: Float64Array | null;
  readonly scale: Float64Array | null;
  readonly probes: readonly ArtifactProbe[];
}

/** What is known of an artifact once it is written. */
export interface WrittenArtifact {
  /** While it stays the same, so does the file, as far as the file system tells. */
  readonly stamp: string;
  /** Of each probe's block, by row. */
  readonly digests: readonly BlockDigests[];
}

/**
 * Writes what a pack's probes are into one file, a row a probe: weight and bias, or 0.weight, 0.bias, 2.weight and
 * 2.bias with a hidden layer, as nn.Linear and nn.Sequential name them; each again under raw. for normalised features;
 * mean and scale [features]; and for each split predicted.<split> and loss.<split>.
 *
 * @param path of no file that is there: what was written once is never replaced
 * @param onWritten called now and then with the bytes that are on the disk
 */
export async function writePackArtifact(
  path: string,
  { mean, scale, probes }: PackArtifact,
  onWritten?: (bytes: number) => void,
): Promise<WrittenArtifact> {
  await mkdir(dirname(path), { recursive: true });
  const arrays = {
    ...stackWeights('', probes, ({ weights }) => weights),
    ...stackWeights('raw.', probes, ({ raw }) => raw),
    ...(mean && scale ? { mean: vector(mean), scale: vector(scale) } : {}),
    ...stackPredictions(probes.map(({ predictions }) => predictions)),
  };
  const digests = digestsOf(arrays, probes.length);
  await writeSafetensors(path, arrays, onWritten ? { onWritten } : {});
  return { stamp: await stampOf(path), digests };
}

/** [probes, outputs, inputs] and [probes, outputs] of each layer. */
function stackWeights(
  prefix: string,
  probes: readonly ArtifactProbe[],
  layersOf: (probe: ArtifactProbe) => ProbeWeights,
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
