import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors, type WritableArray } from '@sonde/arrays';
import type { Task } from '@sonde/contracts';
import { checkDataset, openDataset } from '@sonde/datasets';
import { RandomStream, type DatasetDescription } from '@sonde/domain';

interface TinyDataset {
  readonly name?: string;
  readonly task?: Task;
  readonly layers?: readonly string[];
  readonly splits?: Readonly<Record<string, number>>;
  readonly columns?: number;
  /** Rows come in groups of so many, in their order; in none where it is left out. */
  readonly rowsPerGroup?: number;
}

/**
 * Writes a small dataset that a probe can learn: rows are even or odd by turns. The first column of the n-th layer is 1
 * for the odd ones plus noise that shrinks with n, the others are noise. What is to be found is the class even or odd,
 * the labels even and odd of which each row has one, or, as a regression, 0 or 1.
 */
export async function writeTinyDataset(
  folder: string,
  {
    name = 'tiny',
    task = 'classification',
    layers = ['first', 'second'],
    splits = { train: 60, val: 30, test: 30 },
    columns = 4,
    rowsPerGroup,
  }: TinyDataset = {},
): Promise<DatasetDescription> {
  await mkdir(folder, { recursive: true });
  const arrays = (make: (rows: number) => WritableArray) =>
    Object.fromEntries(Object.entries(splits).map(([split, rows]) => [split, make(rows)]));
  await writeSafetensors(
    join(folder, 'labels.safetensors'),
    arrays((rows) => labelsOf(task, rows)),
  );
  for (const [depth, layer] of layers.entries()) {
    const noise = new RandomStream(7, 'init', depth);
    const featuresOf = (rows: number): WritableArray => ({
      shape: [rows, columns],
      data: Float32Array.from({ length: rows * columns }, (_, at) => {
        const signal = at % columns === 0 ? Math.floor(at / columns) % 2 : 0;
        return signal + (noise.nextUniform() - 0.5) * (4 / (depth + 1));
      }),
    });
    await writeSafetensors(join(folder, `${layer}.safetensors`), arrays(featuresOf));
  }
  if (rowsPerGroup !== undefined) {
    let groups = 0;
    const groupsOf = (rows: number): WritableArray => {
      // No group has rows in two splits.
      const first = groups;
      groups += Math.ceil(rows / rowsPerGroup);
      const groupOf = (_: unknown, row: number) => BigInt(first + Math.floor(row / rowsPerGroup));
      return { shape: [rows], data: BigInt64Array.from({ length: rows }, groupOf) };
    };
    await writeSafetensors(join(folder, 'groups.safetensors'), arrays(groupsOf));
  }
  const manifest = {
    name,
    ...(rowsPerGroup !== undefined && { groups: 'groups.safetensors' }),
    task,
    ...(task !== 'regression' && { classes: ['even', 'odd'] }),
    layers: layers.map((layer) => ({ name: layer, file: `${layer}.safetensors` })),
    labels: 'labels.safetensors',
  };
  await writeFile(join(folder, 'dataset.json'), JSON.stringify(manifest, undefined, 2));
  return checkDataset(await openDataset(folder));
}

function labelsOf(task: Task, rows: number): WritableArray {
  switch (task) {
    case 'classification':
      return { shape: [rows], data: BigInt64Array.from({ length: rows }, (_, row) => BigInt(row % 2)) };
    case 'multilabel':
      // A row after the other: [1, 0] where it is even, [0, 1] where it is odd.
      return {
        shape: [rows, 2],
        data: BigInt64Array.from({ length: rows * 2 }, (_, at) => BigInt(Math.floor(at / 2) % 2 === at % 2)),
      };
    case 'regression':
      return { shape: [rows], data: Float32Array.from({ length: rows }, (_, row) => row % 2) };
  }
}
