import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RandomStream } from '@sonde/domain';
import { checkDataset, openDataset, writeSafetensors } from '@sonde/features';
import type { DatasetDescription } from '@sonde/domain';

interface TinyDataset {
  readonly name?: string;
  readonly layers?: readonly string[];
  readonly splits?: Readonly<Record<string, number>>;
  readonly columns?: number;
}

/**
 * Writes a small dataset of two classes that a probe can learn: the first column of the n-th layer is the class plus
 * noise that shrinks with n, the others are noise.
 */
export async function writeTinyDataset(
  folder: string,
  {
    name = 'tiny',
    layers = ['first', 'second'],
    splits = { train: 60, val: 30, test: 30 },
    columns = 4,
  }: TinyDataset = {},
): Promise<DatasetDescription> {
  await mkdir(folder, { recursive: true });
  const labels = Object.fromEntries(
    Object.entries(splits).map(([split, rows]) => [
      split,
      BigInt64Array.from({ length: rows }, (_, row) => BigInt(row % 2)),
    ]),
  );
  await writeSafetensors(
    join(folder, 'labels.safetensors'),
    arraysOf(labels, (data) => [data.length]),
  );
  for (const [depth, layer] of layers.entries()) {
    const noise = new RandomStream(7, 'init', depth);
    const features = Object.fromEntries(
      Object.entries(splits).map(([split, rows]) => [
        split,
        Float32Array.from({ length: rows * columns }, (_, at) => {
          const signal = at % columns === 0 ? Math.floor(at / columns) % 2 : 0;
          return signal + (noise.nextUniform() - 0.5) * (4 / (depth + 1));
        }),
      ]),
    );
    await writeSafetensors(
      join(folder, `${layer}.safetensors`),
      arraysOf(features, (data) => [data.length / columns, columns]),
    );
  }
  const manifest = {
    name,
    task: 'classification',
    classes: ['even', 'odd'],
    layers: layers.map((layer) => ({ name: layer, file: `${layer}.safetensors` })),
    labels: 'labels.safetensors',
  };
  await writeFile(join(folder, 'dataset.json'), JSON.stringify(manifest, undefined, 2));
  return checkDataset(await openDataset(folder));
}

function arraysOf<Data extends Float32Array | BigInt64Array>(
  splits: Readonly<Record<string, Data>>,
  shape: (data: Data) => number[],
) {
  return Object.fromEntries(Object.entries(splits).map(([split, data]) => [split, { shape: shape(data), data }]));
}
