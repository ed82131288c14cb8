import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors, type WritableArray } from '@sonde/arrays';
import { temporaryFolder } from '@sonde/arrays/testing';

export const KJV = join(__dirname, '../../../../examples/kjv-bigram-shift/data');

type Rows = readonly (readonly number[])[];

export function matrix(rows: Rows): WritableArray {
  return { shape: [rows.length, rows[0]?.length ?? 0], data: Float32Array.from(rows.flat()) };
}

export function integers(values: readonly number[]): WritableArray {
  return { shape: [values.length], data: BigInt64Array.from(values.map(BigInt)) };
}

export interface SmallDataset {
  readonly manifest?: object;
  readonly features?: Readonly<Record<string, WritableArray>>;
  readonly labels?: Readonly<Record<string, WritableArray>>;
  readonly files?: Readonly<Record<string, Readonly<Record<string, WritableArray>>>>;
}

/** A dataset of one layer, layer.safetensors, with four rows of train and two of val; each part may be replaced. */
export async function datasetFolder({ manifest, features, labels, files }: SmallDataset = {}): Promise<string> {
  const folder = await temporaryFolder();
  const written = {
    name: 'small',
    task: 'classification',
    classes: ['no', 'yes'],
    layers: [{ name: 'layer', file: 'layer.safetensors' }],
    labels: 'labels.safetensors',
    ...manifest,
  };
  await writeFile(join(folder, 'dataset.json'), JSON.stringify(written, null, 2));
  await writeSafetensors(join(folder, 'layer.safetensors'), features ?? SMALL_FEATURES);
  await writeSafetensors(join(folder, 'labels.safetensors'), labels ?? SMALL_LABELS);
  for (const [file, arrays] of Object.entries(files ?? {})) await writeSafetensors(join(folder, file), arrays);
  return folder;
}

export const SMALL_FEATURES = {
  train: matrix([
    [1, 5],
    [2, 5],
    [3, 5],
    [4, 5],
  ]),
  val: matrix([
    [5, 5],
    [6, 5],
  ]),
};

export const SMALL_LABELS = { train: integers([0, 1, 0, 1]), val: integers([1, 0]) };
